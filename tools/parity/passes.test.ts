import { type NdArray, type Tree, flatten, key } from '@sparsam/core';
import { createOnnxEngine } from '@sparsam/engine-onnx';
import {
  type PassOptions,
  executionOrder,
  inspectPasses,
  runPasses,
  standardPasses,
  trace,
} from '@sparsam/graph';
import type { TrainStep } from '@sparsam/train';
import { beforeAll, expect, test } from 'vitest';
import { batch, inputOf, tinyDino } from './tiny-dino.ts';

// What only changes when and in which pieces something is computed must not change a bit of the result.

const never: PassOptions = { smallestBytes: Infinity, largeBytes: Infinity };
const always: PassOptions = { smallestBytes: 512, largeBytes: 2048, tileBytes: 1024 };
const low: PassOptions = { ...never, memory: 'low' };
let step: TrainStep;

beforeAll(async () => (step = await tinyDino({ depth: 2 })));

/** State and metrics after two steps, by path. */
async function twoSteps({ memory = 'usual', ...passes }: PassOptions): Promise<Map<string, NdArray>> {
  const engine = createOnnxEngine({ threads: 1, memory, passes });
  const compiled = await engine.compile(step.step, step.init(key(1)), step.inputSpec(batch));
  let metrics: Tree<NdArray> = {};
  for (let index = 3; index < 5; index++) metrics = await compiled.run(inputOf(step, index));
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

test('low memory holds half as much and leaves every bit as it is', async () => {
  const traced = await trace(step.step, step.init(key(1)), step.inputSpec(batch));
  const held = (passes: PassOptions): number => {
    const { stages } = inspectPasses(traced, standardPasses(passes), executionOrder);
    return stages.at(-1)?.bytesHeld as number;
  };
  expect(held(low)).toBeLessThanOrEqual(0.5 * held(never));

  const [expected, found] = [await twoSteps(never), await twoSteps(low)];
  expect([...found.keys()]).toEqual([...expected.keys()]);
  for (const [path, { data }] of expected) expect(found.get(path)?.data, path).toEqual(data);
});
