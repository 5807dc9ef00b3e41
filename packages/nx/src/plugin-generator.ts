import { defaultPackage, kindOf, kinds, pluginFiles } from 'create-sparsam-plugin';
import { joinWorkspace } from './join-workspace.ts';
import type { Tree } from './tree.ts';

export type PluginSchema = {
  readonly kind: string;
  readonly name: string;
  readonly package?: string;
  readonly description?: string;
  readonly directory?: string;
};

/** Whether the workspace is the framework's own, whose plugins have no tools of their own. */
const isFramework = (tree: Tree): boolean =>
  /"name":\s*"sparsam-workspace"/.test(tree.read('package.json', 'utf8') ?? '');

/**
 * `nx generate @sparsam/nx:plugin`: a package in the folder `directory`. Throws Error, in words for people, for unknown
 * kinds, names that cannot be, and folders in use.
 */
export default async function pluginGenerator(tree: Tree, schema: PluginSchema): Promise<void> {
  const kind = kindOf(schema.kind);
  if (kind === undefined)
    throw new Error(
      `There is no kind "${schema.kind}"; there are ${kinds.map(({ name }) => name).join(', ')}.`,
    );
  const own = isFramework(tree);
  const packageName =
    schema.package ?? (own ? `@sparsam/${kind.prefix}${schema.name}` : defaultPackage(kind, schema.name));
  const folder =
    schema.directory ??
    (own ? `plugins/${kind.prefix}${schema.name}` : `packages/${packageName.replace(/^@[^/]*\//, '')}`);
  if (tree.exists(folder) && tree.children(folder).length > 0)
    throw new Error(`The folder ${folder} is not empty. Name another with --directory, or empty it.`);
  const files = await pluginFiles({
    kind,
    name: schema.name,
    packageName,
    description: schema.description,
    style: own ? 'workspace' : 'standalone',
  });
  for (const [path, text] of files) tree.write(`${folder}/${path}`, text);
  if (own) joinWorkspace(tree, folder, packageName, kind, schema.name);
}
