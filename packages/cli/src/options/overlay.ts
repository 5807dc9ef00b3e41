import { SparsamError } from '@sparsam/core';
import type { PluginSettings } from './kinds.ts';
import { type Settings, typed } from './table.ts';

/** The four ways to say how long training is; they exclude each other. */
export const lengths = ['minutes', 'epochs', 'steps', 'examples'] as const;

/** Throws SparsamError (usage) where two lengths are given; `origin` is undefined for the command line, else the config file. */
export function requireOneLength(given: Settings, origin?: string): void {
  const named = lengths.filter((name) => given[name] !== undefined);
  if (named.length < 2) return;
  const shown = named.map((name) => (origin === undefined ? typed(name) : `"${name}"`)).join(' and ');
  throw new SparsamError(
    'usage',
    `The length of training is given ${named.length} times, by ${shown}${origin === undefined ? '' : ` in ${origin}`}. Give one of them.`,
  );
}

/**
 * Settings over other settings: a given value wins, a given length replaces whatever length there was, and options of
 * plugins are merged one by one. Throws SparsamError (usage) where one level gives two lengths.
 */
export function overlay(base: Settings, given: Settings): Settings {
  requireOneLength(given);
  const named = lengths.filter((name) => given[name] !== undefined);
  const under: Record<string, unknown> = { ...base };
  if (named.length > 0) for (const name of lengths) delete under[name];
  const options: Record<string, PluginSettings[string]> = { ...base.options };
  for (const [plugin, own] of Object.entries(given.options ?? {})) {
    options[plugin] = { ...options[plugin], ...own };
  }
  return { ...under, ...given, ...(Object.keys(options).length > 0 ? { options } : {}) };
}
