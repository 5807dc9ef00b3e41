import { fill } from './fill.ts';
import { type Kind, kinds } from './kinds.ts';
import { checkPackageName, defaultPackage, namesOf } from './names.ts';
import { standalonePackage, workspacePackage } from './package-json.ts';
import { readTemplates } from './read-templates.ts';

/** What somebody wants to have. */
export type PluginRequest = {
  readonly kind: Kind;
  /** As it is named on the command line: `my-method`. */
  readonly name: string;
  /** `sparsam-ssl-my-method` where it is not given. */
  readonly packageName?: string | undefined;
  /** One line about it. */
  readonly description?: string | undefined;
  /** `standalone`: a package of its own. `workspace`: one more folder of the framework's own workspace. */
  readonly style?: 'standalone' | 'workspace';
};

/** The version of the contracts that the templates are written for. */
export const templateApiVersion = 1;

/** A name in quotes of TypeScript may hold anything but these. */
const quotable = (text: string): string =>
  text.replaceAll('\\', '').replaceAll("'", '’').replaceAll('\n', ' ');

/**
 * The files of a new package: path relative to its folder -> text. Pure but for reading the templates. Throws Error, in
 * words for people, for names that cannot be.
 */
export async function pluginFiles(request: PluginRequest): Promise<Map<string, string>> {
  const { kind, style = 'standalone' } = request;
  const names = namesOf(request.name);
  const packageName = request.packageName ?? defaultPackage(kind, names.kebab);
  checkPackageName(packageName);
  const description = quotable(
    (request.description ?? `${names.kebab}: ${kind.summary}`).trim().replace(/\.$/, ''),
  );
  const values: Record<string, string> = {
    name: names.kebab,
    camel: names.camel,
    pascal: names.pascal,
    snake: names.snake,
    package: packageName,
    kind: kind.name,
    title: kind.title,
    summary: kind.summary,
    description,
    apiVersion: String(templateApiVersion),
    provides:
      kind.name === 'backbone' ? `\n  provides: ['${names.snake}_tiny', '${names.snake}_small'],` : '',
    references: [...kind.shared, '@sparsam/testing']
      .filter((name) => name.startsWith('@sparsam/'))
      .map((name) => `{ "path": "../../packages/${name.slice('@sparsam/'.length)}" }`)
      .join(', '),
    options: kind.options
      .map(([name, usual, meaning]) => `| \`${name}\` | ${usual} | ${meaning} |`)
      .join('\n'),
  };
  values['tryIt'] = fill(kind.tryIt, values);

  const isPlugin = kind.name !== 'experiment';
  if (!isPlugin && style === 'workspace')
    throw new Error('An experiment is a package of its own, outside the workspace.');
  const folders = [
    ...(isPlugin ? ['shared', `${style}-plugin`] : []),
    ...(style === 'standalone' ? ['standalone'] : []),
    kind.name,
  ];
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const [path, text] of await readTemplates(folder)) files.set(fill(path, values), fill(text, values));
  }
  const packageJson = style === 'standalone' ? standalonePackage : workspacePackage;
  files.set('package.json', packageJson({ kind, packageName, description }));
  return new Map([...files].sort(([a], [b]) => a.localeCompare(b)));
}

/** The kinds that are plugins. */
export const pluginKinds = kinds.filter(({ name }) => name !== 'experiment');
