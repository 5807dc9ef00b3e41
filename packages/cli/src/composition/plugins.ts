import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Plugin, type Registry, SparsamError, createRegistry } from '@sparsam/core';
import { preset } from './preset.ts';

/** Where a package (or ./file) named by the person stands: looked up from their folder, not from ours. */
function locate(specifier: string, cwd: string): string {
  try {
    return pathToFileURL(createRequire(join(cwd, 'sparsam.config.js')).resolve(specifier)).href;
  } catch (cause) {
    const remedy = specifier.startsWith('.')
      ? 'Check the path; it starts in the working folder.'
      : `Install it with: npm install ${specifier}`;
    throw new SparsamError('usage', `The plugin ${specifier} was not found from ${cwd}. ${remedy}`, {
      cause,
    });
  }
}

/**
 * The registry of one run: the preset, then further packages by name. Throws SparsamError (usage) where a package is
 * missing, is no plugin, or claims a name that is taken.
 */
export async function loadPlugins(cwd: string, further: readonly string[] = []): Promise<Registry> {
  const registry = createRegistry();
  for (const [origin, load] of Object.entries(preset)) registry.add((await load()).default, origin);
  for (const specifier of further) {
    const url = locate(specifier, cwd);
    let module: { readonly default?: Plugin };
    try {
      module = (await import(url)) as { readonly default?: Plugin };
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new SparsamError('usage', `The plugin ${specifier} does not load: ${reason}`, { cause });
    }
    registry.add(module.default as Plugin, specifier);
  }
  return registry;
}
