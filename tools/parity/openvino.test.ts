import xcit from '@sparsam/backbone-xcit';
import { type NdArray, type TensorSpec, type Tree, flatten, key, uniformArray } from '@sparsam/core';
import { createOpenvinoEngine } from '@sparsam/engine-openvino';
import dino, { dinoOptions } from '@sparsam/ssl-dino';
import { createTrainStep, defaultRecipe } from '@sparsam/train';
import { describe, expect, test } from 'vitest';
import { missingEngine } from './missing-engine.ts';

// What a run that goes on from a checkpoint relies on: the same bytes as if it had never stopped.

const batch = 4;

async function buildStep() {
  const sizes = { embedDim: 16, depth: 1, numHeads: 2, patchSize: 8 };
  const backbone = await xcit.create(xcit.options.parse(sizes), { variant: 'xcit' });
  const head = { numPrototypes: 32, hiddenDim: 24, bottleneckDim: 8, numHeadLayers: 3, localCrops: 2 };
  const objective = await dino.create(dinoOptions.parse(head), { backbone, imageSize: 32, localSize: 16 });
  return createTrainStep(objective, defaultRecipe());
}

/** The input of a step, a function of its number. */
function inputOf(step: Awaited<ReturnType<typeof buildStep>>, index: number) {
  const plan = { totalSteps: 10, stepsPerEpoch: 2, batchSize: batch };
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

function expectEqual(found: Tree<NdArray>, expected: Tree<NdArray>): void {
  const wanted = flatten(expected);
  const given = flatten(found);
  expect([...given.keys()]).toEqual([...wanted.keys()]);
  for (const [path, { data }] of wanted) expect(given.get(path)?.data, path).toEqual(data);
}

describe.each([
  { precision: 'f32', threads: 2 },
  { precision: 'bf16', threads: 2 },
] as const)('openvino, $precision, $threads threads', ({ precision, threads }) => {
  test(
    'going on from a state gives the bytes of never having stopped',
    { timeout: 240_000 },
    async ({ skip }) => {
      const missing = await missingEngine(createOpenvinoEngine({ threads }), precision);
      if (missing !== undefined) skip(missing);
      const step = await buildStep();
      const compile = (state: Tree<NdArray>) =>
        createOpenvinoEngine({ threads, precision }).compile(step.step, state, step.inputSpec(batch));
      const straight = await compile(step.init(key(1)));
      let halfway: Tree<NdArray> = {};
      for (let index = 2; index < 7; index++) {
        if (index === 5) halfway = straight.state();
        await straight.run(inputOf(step, index));
      }
      const resumed = await compile(halfway);
      for (let index = 5; index < 7; index++) await resumed.run(inputOf(step, index));
      expectEqual(resumed.state(), straight.state());

      // In the same session, after an odd number of steps more: the other set of buffers.
      await straight.run(inputOf(step, 7));
      straight.setState(halfway);
      for (let index = 5; index < 7; index++) await straight.run(inputOf(step, index));
      expectEqual(straight.state(), resumed.state());
      await straight.dispose();
      await resumed.dispose();
    },
  );
});
