import { SparsamError, suggest } from '@sparsam/core';
import { type OptionName, type Settings, optionTable, typed } from './table.ts';

const isOption = (name: string): name is OptionName => Object.hasOwn(optionTable, name);

/**
 * Checks raw values by name and returns them typed. `origin` is undefined for the command line, else the config file,
 * and is named in errors. Throws SparsamError (usage) at the first unknown name or wrong value.
 */
export function readSettings(raw: Readonly<Record<string, unknown>>, origin?: string): Settings {
  const settings: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined) continue;
    if (!isOption(name)) {
      const near = suggest(name, Object.keys(optionTable));
      throw new SparsamError(
        'usage',
        `${origin ?? 'The command'} holds "${name}", which is no option.${near === undefined ? '' : ` Did you mean "${near}"?`}`,
      );
    }
    const option = optionTable[name];
    const read = option.read(value);
    if (read === undefined) {
      const where = origin === undefined ? typed(name) : `"${name}" in ${origin}`;
      throw new SparsamError('usage', `${where} wants ${option.wants}, not ${JSON.stringify(value)}.`);
    }
    settings[name] = read;
  }
  return settings as Settings;
}
