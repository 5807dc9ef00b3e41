import xcit from '@sparsam/backbone-xcit';
import { type NdArray, type TensorSpec, key, uniformArray } from '@sparsam/core';
import dino, { dinoOptions } from '@sparsam/ssl-dino';
import { type TrainStep, createTrainStep, defaultRecipe } from '@sparsam/train';

/** Images in a batch of the tiny step. */
export const batch = 4;

const plan = { totalSteps: 10, stepsPerEpoch: 2, batchSize: batch };

/** A whole DINO step on a tiny XCiT of so many blocks: all kinds of operations, compiled in a moment. */
export async function tinyDino({ depth }: { readonly depth: number }): Promise<TrainStep> {
  const sizes = { embedDim: 16, depth, numHeads: 2, patchSize: 8 };
  const backbone = await xcit.create(xcit.options.parse(sizes), { variant: 'xcit' });
  const head = { numPrototypes: 32, hiddenDim: 24, bottleneckDim: 8, numHeadLayers: 3, localCrops: 2 };
  const objective = await dino.create(dinoOptions.parse(head), { backbone, imageSize: 32, localSize: 16 });
  return createTrainStep(objective, defaultRecipe());
}

/** The input of a step, a function of its number. */
export function inputOf(step: TrainStep, index: number) {
  const specs = step.inputSpec(batch)['views'] as Readonly<Record<string, TensorSpec>>;
  const views = Object.fromEntries(
    Object.entries(specs).map(([name, { shape }]) => {
      const noise = uniformArray(key(index), shape, 0, 255);
      return [name, { dtype: 'uint8', shape, data: Uint8Array.from(noise.data) }];
    }),
  ) as Record<string, NdArray>;
  const scalars = Object.fromEntries(
    Object.entries(step.scalars(index, plan)).map(([name, value]) => [
      name,
      { dtype: 'float32', shape: [], data: Float32Array.of(value) },
    ]),
  ) as Record<string, NdArray>;
  return { views, scalars, extra: {} };
}
