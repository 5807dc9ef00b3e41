import type { Kind } from 'create-sparsam-plugin';
import type { Tree } from './tree.ts';

/** Makes a new package known to the framework's workspace: its build, and the notes of the next release. */
export function joinWorkspace(
  tree: Tree,
  folder: string,
  packageName: string,
  { title }: Kind,
  name: string,
): void {
  const config = JSON.parse(tree.read('tsconfig.json', 'utf8') ?? '{}') as {
    references?: { path: string }[];
  };
  const references = config.references ?? [];
  if (!references.some(({ path }) => path === folder)) {
    // Before tools, which may import plugins.
    const last = references.findIndex(({ path }) => path === 'tools');
    references.splice(last < 0 ? references.length : last, 0, { path: folder });
  }
  tree.write('tsconfig.json', `${JSON.stringify({ ...config, references }, null, 2)}\n`);
  tree.write(
    `.changeset/add-${folder.replace(/^.*\//, '')}.md`,
    `---\n'${packageName}': minor\n---\n\nA new ${title}: \`${name}\`.\n`,
  );
}
