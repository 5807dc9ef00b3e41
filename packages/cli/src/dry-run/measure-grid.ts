import type { Registry } from '@sparsam/core';
import { filledParts, supervisedRecipe } from '@sparsam/train';
import type { Context } from '../commands/command.ts';
import type { Grid } from '../compare/grid.ts';
import { usualViews } from '../compare/usual-views.ts';
import { createBackbone, createEngine } from '../composition/create-parts.ts';
import type { Check } from './checks.ts';
import type { InspectedData } from './inspect-data.ts';
import { type Measured, measureInParts, measured, pretrainingNeed } from './measured.ts';

/** Measures a step of every network with every way of training in the grid. */
export async function measureGrid(
  context: Context,
  registry: Registry,
  grid: Grid,
  { learned, task }: InspectedData,
  checks: Check[],
): Promise<Map<string, Measured>> {
  const { settings, methods, search } = grid;
  const steps = new Map<string, Measured>();
  for (const name of grid.backbones) {
    const backbone = await createBackbone(registry, { ...settings, backbone: name });
    const engine = await createEngine(registry, settings);
    const keep = async (method: string, work: () => Promise<Measured>): Promise<void> => {
      if (steps.has(`${name} ${method}`)) return;
      const found = await measured(context, checks, `${method} with ${name}`, work);
      if (found !== undefined) steps.set(`${name} ${method}`, found);
    };
    for (const { source } of methods) {
      if (source.from !== 'pretrained') continue;
      const own = { ...settings, method: source.method };
      await keep(source.method, pretrainingNeed(context, registry, { backbone, engine }, own, learned));
    }
    for (const method of methods) {
      if (method.does !== 'training') continue;
      await keep(method.objective, async () => {
        const { imageSize, localSize } = settings;
        const options = { ...usualViews, ...settings.options[method.objective] };
        const objective = await registry.create('objective', method.objective, options, {
          ...{ backbone, imageSize, localSize },
          classes: task.classes.length,
        });
        const clock = (): number => context.io.now() / 1000;
        const batch = search.batch ?? settings.batch;
        const { images } = filledParts(batch, settings.accumulate ?? 1);
        return measureInParts(engine, objective, supervisedRecipe(), { batch, images }, clock);
      });
    }
  }
  return steps;
}
