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
};

type Text = { readonly flags: string; readonly description: string; readonly shownDefault?: string };

const asNumber = (raw: unknown): number =>
  typeof raw === 'number' ? raw : typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : NaN;

const numeric =
  (wants: string, right: (value: number) => boolean) =>
  (text: Text): Option<number> => ({
    ...text,
    wants,
    read: (raw) => (right(asNumber(raw)) ? asNumber(raw) : undefined),
  });

/** A whole number of at least one. */
export const count = numeric('a positive whole number', (n) => Number.isSafeInteger(n) && n > 0);
/** A whole number of at least zero. */
export const whole = numeric('a whole number, 0 or more', (n) => Number.isSafeInteger(n) && n >= 0);
/** A number above zero. */
export const positive = numeric('a positive number', (n) => Number.isFinite(n) && n > 0);

/** A share between 0 and 1. */
export const fraction = numeric('a number between 0 and 1', (n) => n > 0 && n < 1);

/** Any text that is not empty. */
export const text = (option: Text): Option<string> => ({
  ...option,
  wants: 'a value',
  read: (raw) => (typeof raw === 'string' && raw !== '' ? raw : undefined),
});

/** A switch. */
export const flag = (option: Text): Option<boolean> => ({
  ...option,
  wants: 'true or false',
  read: (raw) => (typeof raw === 'boolean' ? raw : undefined),
});

/** One of a few words. */
export const choice = <const Word extends string>(words: readonly Word[], option: Text): Option<Word> => ({
  ...option,
  wants: `one of ${words.join(', ')}`,
  read: (raw) => words.find((word) => word === raw),
});

/** One of a few numbers. */
export const numberChoice = <const Value extends number>(
  values: readonly Value[],
  option: Text,
): Option<Value> => ({
  ...option,
  wants: `one of ${values.join(', ')}`,
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
  read: (raw) => {
    const list = parts(raw)?.map(asNumber);
    const right = list && list.length > 0 && list.every((n) => Number.isSafeInteger(n) && n > 0);
    return right ? [...new Set(list)].sort((a, b) => a - b) : undefined;
  },
});

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
