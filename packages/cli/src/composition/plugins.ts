import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Plugin, type Registry, SparsamError, createRegistry, suggest } from '@sparsam/core';
import type { InlinePlugin, PluginEntry, PluginSettings } from '../options/kinds.ts';
import { preset, separate } from './preset.ts';

/** Where a package (or ./file) named by the person stands: looked up from their folder, not from ours. */
function locate(specifier: string, cwd: string): string {
  try {
    return pathToFileURL(createRequire(join(cwd, 'sparsam.config.js')).resolve(specifier)).href;
  } catch (cause) {
    const remedy =
      specifier.startsWith('.') || specifier.startsWith('/')
        ? 'Check the path; it starts in the working folder.'
        : `Install it with: npm install ${specifier}`;
    throw new SparsamError('usage', `The plugin ${specifier} was not found from ${cwd}. ${remedy}`, {
      cause,
    });
  }
}

async function addPackage(registry: Registry, specifier: string, cwd: string): Promise<void> {
  const url = locate(specifier, cwd);
  let module: { readonly default?: Plugin };
  try {
    module = (await import(url)) as { readonly default?: Plugin };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SparsamError('usage', `The plugin ${specifier} does not load: ${reason}`, { cause });
  }
  registry.add(module.default as Plugin, specifier, url);
}

/** `file#kind/name`, as a run keeps a plugin that stood in a config file. */
const inConfig = /^(?<file>.+)#(?<kind>[a-z]+)\/(?<name>.+)$/;

/** The plugin that a run's config file gave as an object, read from that file again. */
async function fromConfig(specifier: string, cwd: string): Promise<InlinePlugin | undefined> {
  const { file, kind, name } = inConfig.exec(specifier)?.groups ?? {};
  if (file === undefined) return undefined;
  const { loadConfig } = await import('../config/load-config.ts');
  const { settings } = await loadConfig(cwd, file);
  const found = (settings.plugins ?? []).find(
    (entry): entry is InlinePlugin =>
      typeof entry === 'object' &&
      'plugin' in entry &&
      entry.plugin.kind === kind &&
      entry.plugin.name === name,
  );
  if (found === undefined)
    throw new SparsamError(
      'usage',
      `The run uses the ${kind} "${name}" of ${file}, which is not there any more. Put it back, or name its package with --plugins.`,
    );
  return found;
}

/**
 * The registry of one run: the preset, then further plugins by name or as objects. Throws SparsamError (usage) where a
 * package is missing, is no plugin, or claims a name that is taken.
 */
export async function loadPlugins(cwd: string, further: readonly unknown[] = []): Promise<Registry> {
  const registry = createRegistry(undefined, (kind, name) => separate[kind]?.[name]);
  for (const [origin, load] of Object.entries(preset)) registry.add((await load()).default, origin);
  for (const entry of further as readonly PluginEntry[]) {
    const inline = typeof entry === 'string' ? await fromConfig(entry, cwd) : entry;
    if (inline === undefined) await addPackage(registry, entry as string, cwd);
    else if ('plugin' in inline) registry.add(inline.plugin, inline.origin);
    else registry.add(inline as unknown as Plugin, 'the configuration');
  }
  return registry;
}

/** Names under which the command itself takes options. */
const ownOptions = ['optimizer'];

/** Throws SparsamError (usage) where options are given to a plugin that is not there: they would be silently left aside. */
export function checkOptionOwners(registry: Registry, options: PluginSettings): void {
  const known = [...new Set([...ownOptions, ...registry.list().map(({ plugin }) => plugin.name)])];
  for (const owner of Object.keys(options)) {
    if (known.includes(owner)) continue;
    const near = suggest(owner, known);
    const family = registry.list().find(({ plugin }) => plugin.provides?.includes(owner))?.plugin.name;
    const remedy =
      family !== undefined
        ? `Options of ${owner} are those of its plugin: write options.${family}.`
        : near === undefined
          ? `There are ${known.sort().join(', ')}.`
          : `Did you mean "${near}"?`;
    throw new SparsamError('usage', `options.${owner}: no plugin has this name. ${remedy}`);
  }
}
