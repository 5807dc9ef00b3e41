import { parseArgs } from 'node:util';
import { askFor } from './ask.ts';
import { type Kind, kindOf, kinds } from './generator/kinds.ts';
import { defaultPackage, namesOf } from './generator/names.ts';
import { pluginFiles } from './generator/plugin-files.ts';
import { writeFiles } from './write-files.ts';

/** What the generator has to know. */
export type Answers = {
  readonly kind: Kind;
  readonly name: string;
  readonly packageName: string;
  readonly description?: string | undefined;
};

/** What the command reads and writes besides files. */
export type Terminal = {
  readonly cwd: string;
  /** Whether somebody is there to answer. */
  readonly interactive: boolean;
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
};

const usage = `Usage: npm create sparsam-plugin [kind] [name] -- [--package NAME] [--description TEXT] [--out FOLDER]

kinds:
${kinds.map(({ name, summary }) => `  ${name.padEnd(13)} ${summary}`).join('\n')}

Example:
  $ npm create sparsam-plugin objective my-method
`;

const oneOf = kinds.map(({ name }) => name).join(', ');

/** Makes a package from a command line; returns the exit status: 0 done, 2 wrong use. What is not said is asked for. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        package: { type: 'string' },
        description: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) {
      terminal.write(usage);
      return 0;
    }
    const [kindWord, name, ...rest] = positionals;
    if (rest.length > 0) throw new Error(`A kind and a name are enough; "${rest.join(' ')}" is too much.`);
    const kind = kindWord === undefined ? undefined : kindOf(kindWord);
    if (kindWord !== undefined && kind === undefined)
      throw new Error(`There is no kind "${kindWord}"; there are ${oneOf}.`);
    if (name !== undefined) namesOf(name);
    const given = { kind, name, packageName: values.package, description: values.description };
    const answers = await complete(given, terminal.interactive);
    if (answers === undefined) return 130;
    const files = await pluginFiles(answers);
    const folder = await writeFiles(
      terminal.cwd,
      values.out ?? answers.packageName.replace(/^@[^/]*\//, ''),
      files,
    );
    terminal.write(
      `${files.size} files in ${folder}. Next:\n\n  cd ${folder}\n  npm install\n  npm test\n\n`,
    );
    return 0;
  } catch (error) {
    terminal.complain(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

/** The answers that are missing: asked for, or an error where nobody is there; undefined where somebody gave up. */
async function complete(
  given: { readonly [K in keyof Answers]?: Answers[K] | undefined },
  interactive: boolean,
): Promise<Answers | undefined> {
  const { kind, name, packageName, description } = given;
  if (kind !== undefined && name !== undefined)
    return { kind, name, packageName: packageName ?? defaultPackage(kind, name), description };
  if (!interactive)
    throw new Error(
      `Say what to make: npm create sparsam-plugin <kind> <name>, where kind is one of ${oneOf}.`,
    );
  return askFor(given);
}
