import { type Row, foldIn, key, permutation } from '@sparsam/core';
import { loadImages, readDataset } from '@sparsam/data';
import type { Context } from '../commands/command.ts';
import { createBackbone, createObjective } from '../composition/create-parts.ts';
import { loadPlugins } from '../composition/plugins.ts';
import { withDefaults } from '../options/defaults.ts';
import { need } from '../options/need.ts';
import type { Settings } from '../options/table.ts';
import { claimFile } from './run-folder.ts';
import { writeViews } from './write-views.ts';

/** Draws the views of some images of a data set; reads only those. */
export async function drawViews({ io, progress, say }: Context, given: Settings): Promise<void> {
  const [data, out] = [need(given, 'data', 'views'), need(given, 'out', 'views')];
  claimFile(out, given.overwrite);
  const settings = withDefaults(given);
  const { imageSize, seed, threads, count = 8 } = settings;
  const registry = await loadPlugins(io.cwd, settings.plugins);
  const backbone = await createBackbone(registry, settings);
  const { objective, augmentation } = await createObjective(registry, backbone, settings, 1);
  const { root, rows, warnings } = await readDataset(data);
  warnings.forEach(progress.warn);
  const order = permutation(foldIn(key(seed), 'sheet'), rows.length).subarray(0, count);
  const chosen = Array.from(order, (row) => rows[row] as Row);
  const loaded = await loadImages({ root, rows: chosen }, { size: imageSize, threads });
  loaded.warnings.forEach(progress.warn);
  const indices = Array.from({ length: loaded.store.count }, (_, row) => row);
  const images = await writeViews(out, loaded, { indices, seed, augmentation, count: indices.length });
  const views = objective.views.reduce((sum, group) => sum + group.count, 0);
  say(`${images} images with ${views} views each: ${out}`, { event: 'done', out, images, views });
}
