import type { Backbone, Engine, Objective, Registry } from '@sparsam/core';
import type { Optimizer } from '@sparsam/train';
import type { Context } from '../commands/command.ts';
import { createObjective } from '../composition/create-parts.ts';
import type { Resolved } from '../options/defaults.ts';
import { batchOfFew } from '../pipeline/batch-of-few.ts';
import { type Check, attempt, ok } from './checks.ts';
import { type StepNeed, measureStep, viewPixels } from './measure-step.ts';

/** Extracting runs forward alone, about a third of a training step's work. */
const forwardShare = 1 / 3;

/** A step that was measured. */
export type Measured = {
  readonly need: StepNeed;
  /** Pixels of the views of one image, to tell other sizes from. */
  readonly pixels: number;
};

/** Measures by `work` and says so in the checks; undefined where it found a problem, which then stands there. */
export async function measured(
  context: Context,
  checks: Check[],
  title: string,
  work: () => Promise<Measured>,
): Promise<Measured | undefined> {
  context.progress.stage(`Measure a step of ${title}`);
  const found = await attempt('step', checks, work);
  context.progress.end();
  if (found === undefined) return undefined;
  const { seconds, batch, measured: part } = found.need;
  checks.push(
    ok(
      'step',
      `${title}: ${seconds.toFixed(2)} s for ${batch} images${part < batch ? `, in proportion to ${part} that were measured` : ''}`,
    ),
  );
  return found;
}

/** Measures a step of pretraining. */
export const pretrainingNeed =
  (
    { io }: Context,
    registry: Registry,
    { backbone, engine }: { readonly backbone: Backbone; readonly engine: Engine },
    settings: Resolved,
    images: number,
  ) =>
  async (): Promise<Measured> => {
    const { objective, optimizer } = await createObjective(registry, backbone, settings, images);
    const { batch, parts } = batchOfFew(settings, Math.max(2, images));
    return measureInParts(
      engine,
      objective,
      optimizer,
      { batch, images: batch / parts },
      () => io.now() / 1000,
    );
  };

/** Measures a step in parts of so many images: memory is taken by a part at a time, and time by all of them. */
export async function measureInParts(
  engine: Engine,
  objective: Objective,
  optimizer: Optimizer,
  { batch, images }: { readonly batch: number; readonly images: number },
  clock: () => number,
): Promise<Measured> {
  const need = await measureStep(engine, objective, optimizer, images, clock);
  const seconds = (need.seconds * batch) / images;
  return { need: { ...need, seconds, batch }, pixels: viewPixels(objective) };
}

/** Seconds to extract features of so many images, from a training step of the same network. */
export const extraction = (
  { need, pixels }: Measured,
  { imageSize, orientations }: Resolved,
  images: number,
): number =>
  (forwardShare * (need.seconds / need.batch) * imageSize * imageSize * orientations * images) / pixels;
