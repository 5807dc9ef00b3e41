import type { Backbone, Engine, Registry } from '@sparsam/core';
import type { Resolved } from '../options/defaults.ts';
import type { Settings } from '../options/table.ts';
import { checkImageSize, createBackbone, createEngine } from './create-parts.ts';
import { checkOptionOwners, loadPlugins } from './plugins.ts';

/** The parts of one run. */
export type Session = { readonly registry: Registry; readonly engine: Engine; readonly backbone: Backbone };

/** Loads the plugins and makes what every stage needs. Wrong names and sizes are errors here, before any work. */
export async function openSession(
  cwd: string,
  settings: Pick<Resolved, 'plugins' | 'backbone' | 'engine' | 'threads' | 'imageSize' | 'options'> &
    Pick<Settings, 'memory'>,
): Promise<Session> {
  const registry = await loadPlugins(cwd, settings.plugins);
  checkOptionOwners(registry, settings.options);
  const backbone = await createBackbone(registry, settings);
  checkImageSize(settings.imageSize, backbone);
  return { registry, backbone, engine: await createEngine(registry, settings) };
}
