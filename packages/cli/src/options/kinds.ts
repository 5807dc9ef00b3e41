import type { Plugin, PluginKind } from '@sparsam/core';

/** One option: its place on the command line, and how a value given there or in a config file is checked. */
export type Option<Value> = {
  /** Commander's notation: `-q, --quiet` or `--image-size <pixels>`. */
  readonly flags: string;
  readonly description: string;
  /** What a right value looks like, for errors: `a positive whole number`. */
  readonly wants: string;
  /** Shown in the help; the defaults themselves are in `defaults.ts`. */
  readonly shownDefault?: string;
  /** The value of what was typed or written; undefined where it is wrong. */
  readonly read: (raw: unknown) => Value | undefined;
  /** What a config file may hold here, as a JSON schema for editors. */
  readonly json?: Readonly<Record<string, unknown>>;
};

type Text = { readonly flags: string; readonly description: string; readonly shownDefault?: string };

const asNumber = (raw: unknown): number =>
  typeof raw === 'number' ? raw : typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : NaN;

const numeric =
  (wants: string, right: (value: number) => boolean, json: Readonly<Record<string, unknown>>) =>
  (text: Text): Option<number> => ({
    ...text,
    wants,
    json,
    read: (raw) => (right(asNumber(raw)) ? asNumber(raw) : undefined),
  });

/** A whole number of at least one. */
export const count = numeric('a positive whole number', (n) => Number.isSafeInteger(n) && n > 0, {
  type: 'integer',
  minimum: 1,
});
/** A whole number of at least zero. */
export const whole = numeric('a whole number, 0 or more', (n) => Number.isSafeInteger(n) && n >= 0, {
  type: 'integer',
  minimum: 0,
});
/** A number above zero. */
export const positive = numeric('a positive number', (n) => Number.isFinite(n) && n > 0, {
  type: 'number',
  exclusiveMinimum: 0,
});

/** A share between 0 and 1. */
export const fraction = numeric('a number between 0 and 1', (n) => n > 0 && n < 1, {
  type: 'number',
  exclusiveMinimum: 0,
  exclusiveMaximum: 1,
});

/** Any text that is not empty. */
export const text = (option: Text): Option<string> => ({
  ...option,
  wants: 'a value',
  json: { type: 'string', minLength: 1 },
  read: (raw) => (typeof raw === 'string' && raw !== '' ? raw : undefined),
});

/** Text that may be left out after the flag; `usual` is then its value. */
export const optionalText = (usual: string, option: Text): Option<string> => ({
  ...text(option),
  read: (raw) => (raw === true ? usual : text(option).read(raw)),
});

/** A switch. */
export const flag = (option: Text): Option<boolean> => ({
  ...option,
  wants: 'true or false',
  json: { type: 'boolean' },
  read: (raw) => (typeof raw === 'boolean' ? raw : undefined),
});

/** One of a few words. */
export const choice = <const Word extends string>(words: readonly Word[], option: Text): Option<Word> => ({
  ...option,
  wants: `one of ${words.join(', ')}`,
  json: { enum: words },
  read: (raw) => words.find((word) => word === raw),
});

/** One of a few numbers. */
export const numberChoice = <const Value extends number>(
  values: readonly Value[],
  option: Text,
): Option<Value> => ({
  ...option,
  wants: `one of ${values.join(', ')}`,
  json: { enum: values },
  read: (raw) => values.find((value) => value === asNumber(raw)),
});

const parts = (raw: unknown): unknown[] | undefined =>
  Array.isArray(raw)
    ? raw
    : typeof raw === 'string'
      ? raw.split(',').map((part) => part.trim())
      : typeof raw === 'number'
        ? [raw]
        : undefined;

/** Names separated by commas; an array in a config file. */
export const names = (option: Text): Option<readonly string[]> => ({
  ...option,
  wants: 'names separated by commas',
  json: { type: 'array', items: { type: 'string', minLength: 1 } },
  read: (raw) => {
    const list = parts(raw);
    return list?.every((name) => typeof name === 'string' && name !== '') === true
      ? (list as string[])
      : undefined;
  },
});

/** Positive whole numbers separated by commas, returned ascending without repeats; an array in a config file. */
export const counts = (option: Text): Option<readonly number[]> => ({
  ...option,
  wants: 'positive whole numbers separated by commas',
  json: { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 1 },
  read: (raw) => {
    const list = parts(raw)?.map(asNumber);
    const right = list && list.length > 0 && list.every((n) => Number.isSafeInteger(n) && n > 0);
    return right ? [...new Set(list)].sort((a, b) => a - b) : undefined;
  },
});

/** A plugin as a config file may give it: the name of its package, or the plugin itself. */
export type PluginEntry = string | InlinePlugin;

/** A plugin that stands in a config file as an object. Written into a run, it is the file's name and the plugin's. */
export type InlinePlugin = {
  readonly plugin: Plugin;
  /** The config file; where the object came from any other way, what it is. */
  readonly origin: string;
  toJSON(): string;
};

/** A plugin of a config file, with the file that names it. */
export const inlinePlugin = (plugin: Plugin, origin: string): InlinePlugin => ({
  plugin,
  origin,
  toJSON: () => `${origin}#${plugin.kind}/${plugin.name}`,
});

/** What a process that is started names the plugin by: its package, or the file that it stands in. */
export const entryName = (entry: string | AnyPlugin | InlinePlugin): string =>
  typeof entry === 'string' ? entry : 'toJSON' in entry ? entry.toJSON() : entry.name;

const isEntry = (entry: unknown): boolean =>
  typeof entry === 'string' ? entry !== '' : typeof entry === 'object' && entry !== null;

/** Packages separated by commas; in a config file an array of packages and of plugins themselves. */
export const plugins = (option: Text): Option<readonly (string | AnyPlugin | InlinePlugin)[]> => ({
  ...option,
  wants: 'packages separated by commas (in a config file an array of their names, or of plugins)',
  json: { type: 'array', items: { type: 'string', minLength: 1 } },
  read: (raw) => {
    const list = parts(raw);
    return list?.every(isEntry) === true ? (list as (string | AnyPlugin | InlinePlugin)[]) : undefined;
  },
});

/** A plugin of any kind with any options, as `definePlugin` returns it. */
export type AnyPlugin = {
  readonly kind: PluginKind;
  readonly name: string;
  readonly apiVersion: number;
  readonly description: string;
  readonly options: unknown;
  // Methods, so that a plugin of any one kind is one of these.
  create(options: never, needs: never): unknown;
};

/** Options of plugins by plugin name: `{ dino: { teacherMomentum: 0.99 } }`; on the command line `dino.teacherMomentum=0.99`. */
export type PluginSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function literal(word: string): unknown {
  try {
    return JSON.parse(word) as unknown;
  } catch {
    return word;
  }
}

/** Settings of plugins, each `plugin.option=value`; an object of objects in a config file. */
export const pluginSettings = (option: Text): Option<PluginSettings> => ({
  ...option,
  wants: 'plugin.option=value (in a config file an object of options for each plugin)',
  json: { type: 'object', additionalProperties: { type: 'object' } },
  read: (raw) => {
    if (!Array.isArray(raw))
      return typeof raw === 'object' && raw !== null ? (raw as PluginSettings) : undefined;
    const settings: Record<string, Record<string, unknown>> = {};
    for (const assignment of raw as string[]) {
      const [, plugin, name, value] = /^([\w-]+)\.([\w.-]+)=(.*)$/s.exec(assignment) ?? [];
      if (plugin === undefined || name === undefined || value === undefined) return undefined;
      (settings[plugin] ??= {})[name] = literal(value);
    }
    return settings;
  },
});
