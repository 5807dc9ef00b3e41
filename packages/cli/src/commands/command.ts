import type { OptionName, Settings } from '../options/table.ts';
import type { Io } from '../ui/io.ts';
import type { Progress } from '../ui/progress.ts';

/** What a command is given to speak through. */
export type Context = {
  readonly io: Io;
  readonly progress: Progress;
  /** A result on standard output: the text for people, or the object as one line of JSON with `--json`. */
  say(text: string, object: Readonly<Record<string, unknown>>): void;
  /** The command as it was typed, for provenance. */
  readonly commandLine: string;
};

/** A command as data; the program is built from these. `run` loads what is heavy itself, so that `--help` stays quick. */
export type Command = {
  readonly name: string;
  readonly summary: string;
  /** Positional arguments in commander's notation: `[action]`, `<folder>`. */
  readonly arguments?: readonly { readonly notation: string; readonly description: string }[];
  readonly options: readonly OptionName[];
  readonly examples: readonly string[];
  /** Its networks learn no more and see all images at once, so that they may be rounded to eight bits. */
  readonly mayRound?: boolean;
  run(context: Context, settings: Settings, args: readonly (string | undefined)[]): Promise<void>;
};
