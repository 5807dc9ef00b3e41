import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Plugin, SparsamError } from '@sparsam/core';
import { inlinePlugin } from '../options/kinds.ts';
import { requireOneLength } from '../options/overlay.ts';
import { readSettings } from '../options/read-settings.ts';
import { type Settings, pathOptions } from '../options/table.ts';

const usualNames = ['sparsam.config.ts', 'sparsam.config.json'];

async function importScript(file: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  // A config file may stand in a folder without node_modules and still import defineConfig.
  const self = fileURLToPath(new URL(`../index${extname(import.meta.url)}`, import.meta.url));
  const jiti = createJiti(import.meta.url, {
    alias: { '@sparsam/cli': self },
    fsCache: false,
    moduleCache: false,
  });
  return jiti.import(file, { default: true });
}

/**
 * The settings of a config file: `named` (relative to `cwd`), or the usual file in `cwd`, or nothing.
 * Throws SparsamError (usage) where the file is missing, does not load, or holds something unknown.
 */
export async function loadConfig(
  cwd: string,
  named?: string,
): Promise<{ file?: string; settings: Settings }> {
  const file =
    named === undefined
      ? usualNames.map((name) => resolve(cwd, name)).find((path) => existsSync(path))
      : resolve(cwd, named);
  if (file === undefined) return { settings: {} };
  if (!existsSync(file)) throw new SparsamError('usage', `There is no config file ${file}.`);
  let value: unknown;
  try {
    value =
      extname(file) === '.json'
        ? (JSON.parse(await readFile(file, 'utf8')) as unknown)
        : await importScript(file);
  } catch (cause) {
    throw new SparsamError(
      'usage',
      `The config file ${file} does not load: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SparsamError(
      'usage',
      `The config file ${file} must export an object: export default defineConfig({ ... }).`,
    );
  }
  // For editors; nothing of ours.
  const { $schema: _, ...written } = value as Record<string, unknown>;
  const settings: Record<string, unknown> = readSettings(written, file);
  requireOneLength(settings, file);
  if (Array.isArray(settings['plugins'])) {
    settings['plugins'] = settings['plugins'].map((entry: unknown) =>
      typeof entry === 'string' ? entry : inlinePlugin(entry as Plugin, file),
    );
  }
  for (const name of pathOptions)
    if (typeof settings[name] === 'string') settings[name] = resolve(dirname(file), settings[name]);
  if (settings['datasets'] !== undefined) {
    settings['datasets'] = (settings['datasets'] as string[]).map((path) => resolve(dirname(file), path));
  }
  return { file, settings };
}
