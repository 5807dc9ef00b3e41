import xcit from '@sparsam/backbone-xcit';
import { type NdArray, type TensorSpec, type Tree, flatten, key, uniformArray } from '@sparsam/core';
import { createOnnxEngine } from '@sparsam/engine-onnx';
import { type PassOptions, runPasses, standardPasses, trace } from '@sparsam/graph';
import dino, { dinoOptions } from '@sparsam/ssl-dino';
import { createTrainStep, defaultRecipe } from '@sparsam/train';
import { beforeAll, expect, test } from 'vitest';

// What only changes when and in which pieces something is computed must not change a bit of the result.

const batch = 4;
const never: PassOptions = { smallestBytes: Infinity, largeBytes: Infinity };
const always: PassOptions = { smallestBytes: 512, largeBytes: 2048, tileBytes: 1024 };
let step: Awaited<ReturnType<typeof createTrainStep>>;

beforeAll(async () => {
  const sizes = { embedDim: 16, depth: 2, numHeads: 2, patchSize: 8 };
  const backbone = await xcit.create(xcit.options.parse(sizes), { variant: 'xcit' });
  const head = { numPrototypes: 32, hiddenDim: 24, bottleneckDim: 8, numHeadLayers: 3, localCrops: 2 };
  const objective = await dino.create(dinoOptions.parse(head), { backbone, imageSize: 32, localSize: 16 });
  step = createTrainStep(objective, defaultRecipe());
});

/** State and metrics after two steps, by path. */
async function twoSteps(passes: PassOptions): Promise<Map<string, NdArray>> {
  const spec = step.inputSpec(batch);
  const engine = createOnnxEngine({ threads: 1, passes });
  const compiled = await engine.compile(step.step, step.init(key(1)), spec);
  const plan = { totalSteps: 10, stepsPerEpoch: 2, batchSize: batch };
  let metrics: Tree<NdArray> = {};
  for (let index = 3; index < 5; index++) {
    const views = Object.fromEntries(
      Object.entries(spec['views'] as Readonly<Record<string, TensorSpec>>).map(([name, { shape }]) => {
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
    metrics = await compiled.run({ views, scalars, extra: {} });
  }
  const all = new Map([...flatten(compiled.state()), ...flatten(metrics, 'metrics')]);
  await compiled.dispose();
  return all;
}

test('tiles and recomputation leave every bit as it is', async () => {
  const traced = await trace(step.step, step.init(key(1)), step.inputSpec(batch));
  const [plain, changed] = [never, always].map((passes) => runPasses(traced, standardPasses(passes)));
  const count = (graph: typeof plain, op: string): number =>
    graph?.nodes.filter((node) => node.op === op).length ?? 0;
  expect(count(changed, 'Slice')).toBeGreaterThan(count(plain, 'Slice') + 20);
  expect(count(changed, 'Gelu')).toBeGreaterThan(count(plain, 'Gelu'));

  const [expected, found] = [await twoSteps(never), await twoSteps(always)];
  expect([...found.keys()]).toEqual([...expected.keys()]);
  for (const [path, { data }] of expected) expect(found.get(path)?.data, path).toEqual(data);
});
