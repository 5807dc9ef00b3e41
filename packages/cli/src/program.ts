import { resolve } from 'node:path';
import { Command as Commander, Option } from 'commander';
import { commands } from './commands/index.ts';
import type { Command } from './commands/command.ts';
import { overlay } from './options/overlay.ts';
import { readSettings } from './options/read-settings.ts';
import { type OptionName, type Settings, optionTable, pathOptions } from './options/table.ts';
import type { Io } from './ui/io.ts';
import { createProgress } from './ui/progress.ts';
import { version } from './version.ts';

const everywhere: readonly OptionName[] = ['json', 'quiet', 'verbose'];

function addOption(target: Commander, name: OptionName): void {
  const { flags, description, shownDefault } = optionTable[name];
  const option = new Option(
    flags,
    shownDefault === undefined ? description : `${description} (default: ${shownDefault})`,
  );
  // Commander would call the value after the flag; the table's name is the one of the config file.
  option.attributeName = () => name;
  target.addOption(option);
}

/** Options win over the file; the plugins' own options are merged one by one. */
async function withConfig(
  command: Command,
  io: Io,
  given: Settings,
  note: (line: string) => void,
): Promise<Settings> {
  if (!command.options.includes('config')) return overlay({}, given);
  const { loadConfig } = await import('./config/load-config.ts');
  const { file, settings } = await loadConfig(io.cwd, given.config);
  if (file !== undefined) note(`Options from ${file}`);
  return overlay(settings, given);
}

function addCommand(program: Commander, command: Command, io: Io, argv: readonly string[]): void {
  const target = program.command(command.name).summary(command.summary).description(command.summary);
  for (const { notation, description } of command.arguments ?? []) target.argument(notation, description);
  for (const name of [...command.options, ...everywhere]) addOption(target, name);
  target.addHelpText(
    'after',
    `\nExample${command.examples.length > 1 ? 's' : ''}:\n${command.examples.map((line) => `  $ ${line}`).join('\n')}`,
  );
  target.action(async (...received: unknown[]) => {
    const args = received.slice(0, command.arguments?.length ?? 0) as (string | undefined)[];
    const given = readSettings(target.opts());
    const progress = createProgress(io, given.quiet === true);
    const settings: Record<string, unknown> = { ...(await withConfig(command, io, given, progress.note)) };
    for (const name of pathOptions)
      if (typeof settings[name] === 'string') settings[name] = resolve(io.cwd, settings[name]);
    if (Array.isArray(settings['datasets'])) {
      settings['datasets'] = settings['datasets'].map((path: string) => resolve(io.cwd, path));
    }
    try {
      const ready = command.options.includes('engine')
        ? await (await import('./composition/choose-engine.ts')).chooseEngine(io.cwd, settings, command)
        : (settings as Settings);
      await command.run(
        {
          io,
          progress,
          say: (text, object) =>
            void io.stdout.write(
              given.json === true ? `${JSON.stringify(object)}\n` : text === '' ? '' : `${text}\n`,
            ),
          commandLine: ['sparsam', ...argv].map(quoted).join(' '),
        },
        ready,
        args,
      );
    } finally {
      progress.end();
    }
  });
}

/** A word as a shell takes it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** The `sparsam` command line over `io`; `argv` is what follows the program's name. */
export function createProgram(io: Io, argv: readonly string[]): Commander {
  const program = new Commander('sparsam')
    .description('Learns features from many unlabelled medical images and shows how few labels are enough.')
    .version(version, '-V, --version', 'the version of sparsam')
    .helpOption('-h, --help', 'this help')
    .helpCommand('help [command]', 'help for a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      // Commander's "error: ..." and "(Did you mean ...?)" become one paragraph.
      outputError: (text, write) => write(`${text.trim().replace(/\s*\n\s*/g, ' ')} See: sparsam --help\n`),
    })
    .addHelpText('after', '\nExample:\n  $ sparsam run --data my-images --out my-run --minutes 20');
  for (const command of commands) {
    addCommand(program, command, io, argv);
  }
  return program;
}
