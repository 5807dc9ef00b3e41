import { SparsamError } from '@sparsam/core';
import { type OptionName, type Settings, typed } from './table.ts';

/** The value of an option that a command cannot do without. Throws SparsamError (usage) where it is not given. */
export function need<Name extends OptionName>(
  settings: Settings,
  name: Name,
  command: string,
): NonNullable<Settings[Name]> {
  const value = settings[name];
  if (value === undefined || value === null) {
    throw new SparsamError('usage', `sparsam ${command} needs ${typed(name)}. See: sparsam help ${command}`);
  }
  return value as NonNullable<Settings[Name]>;
}
