#!/usr/bin/env node
/**
 * Writes the reference of every public package from its types and their comments, as Markdown pages of the site:
 *   node tools/docs/api.mjs        docs/api/<package>.md and docs/api/README.md, which git ignores
 * A page is the package's README and, below it, what the package exports. A `{@link}` that leads nowhere is an error.
 */
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, Converter, ReflectionKind, TSConfigReader } from 'typedoc';
import { publishableFolders, read } from '../workspace/publishable.js';

const root = join(fileURLToPath(import.meta.url), '../../..');
const out = join(root, 'docs/api');
const folders = publishableFolders();
/** Name of a page, which is that of the package's folder. */
const pageOf = (folder) => basename(folder);

const app = await Application.bootstrapWithPlugins(
  {
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: folders.map((folder) => join(root, folder, 'src/index.ts')),
    entryPointStrategy: 'resolve',
    tsconfig: join(root, 'tools/docs/tsconfig.json'),
    readme: 'none',
    outputs: [{ name: 'markdown', path: out }],
    // Without it every page says where in which commit a thing stands, which changes with every commit.
    disableSources: true,
    excludePrivate: true,
    excludeInternal: true,
    validation: { invalidLink: true, notExported: false, notDocumented: false, rewrittenLink: true },
    treatValidationWarningsAsErrors: true,
    // Options of typedoc-plugin-markdown.
    outputFileStrategy: 'modules',
    hideBreadcrumbs: true,
    hidePageHeader: true,
    hidePageTitle: true,
    groupOrder: ['Functions', 'Classes', 'Interfaces', 'Type Aliases', 'Variables', '*'],
    entryFileName: 'README',
    useCodeBlocks: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    propertyMembersFormat: 'table',
    typeAliasPropertiesFormat: 'table',
    tableColumnSettings: { hideSources: true },
  },
  [new TSConfigReader()],
);

// Modules are called as the page of their package is; nested names would make nested folders.
app.converter.on(Converter.EVENT_CREATE_DECLARATION, (_context, reflection) => {
  if (reflection.kind !== ReflectionKind.Module) return;
  const parts = reflection.name.split('/');
  reflection.name =
    parts.find((part) => folders.some((folder) => pageOf(folder) === part)) ?? reflection.name;
});

const project = await app.convert();
if (project === undefined) throw new Error('The sources do not compile; npm run build says why.');
app.validate(project);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exit(1);

await rm(out, { recursive: true, force: true });
await app.generateOutputs(project);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exit(1);

const rows = [];
for (const folder of folders) {
  const { name, description } = read(folder);
  // A package that exports a namespace has a folder of its own.
  const page = [`${pageOf(folder)}.md`, `${pageOf(folder)}/README.md`].find((path) =>
    existsSync(join(out, path)),
  );
  const readme = (await readFile(join(root, folder, 'README.md'), 'utf8'))
    .trimEnd()
    .replace(/\]\(\.\.\/\.\.\/(?:docs\/)?(?=[^)]*\.md)/g, `](${relative(dirname(page), '..')}/`);
  // The README has the page's title; what typedoc calls groups is one level below `Reference`.
  const reference = (await readFile(join(out, page), 'utf8')).replace(/^(#+) /gm, '#$1 ');
  await writeFile(join(out, page), `${readme}\n\n## Reference\n\n${reference}`);
  rows.push(`| [${name}](${page}) | ${description} |`);
}
await writeFile(
  join(out, 'README.md'),
  `# Reference\n\nWhat each package exports, from its types.\n\n| package | what |\n| --- | --- |\n${rows.join('\n')}\n`,
);
