import { type NdArray, type StepFunction, type StepMemory, type Tree, key, normalArray } from '@sparsam/core';
import { executionOrder, runPasses, standardPasses, trace } from '@sparsam/graph';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { createOnnxEngine } from './engine.ts';
import { loadRuntime } from './session.ts';
import { profileRuns } from './time-operations.ts';

/** Two layers, y = exp(x a) b, with the gradients of the sum of squares and their updates. */
const step: StepFunction = (state, input) => {
  const [x, a, b] = [input['x'], state['a'], state['b']] as [Tensor2D, Tensor2D, Tensor2D];
  const hidden = tf.exp(tf.matMul(x, a)) as Tensor2D;
  const y = tf.matMul(hidden, b) as Tensor2D;
  const toHidden = tf.mul(tf.matMul(y, b, false, true), hidden) as Tensor2D;
  return [
    { a: tf.sub(a, tf.matMul(x, toHidden, true)), b: tf.sub(b, tf.matMul(hidden, y, true)) },
    { loss: tf.sum(tf.square(y)) },
  ];
};
const state: Tree<NdArray> = { a: normalArray(key(0), [8, 16]), b: normalArray(key(1), [16, 4]) };
const x = normalArray(key(2), [32, 8]);

test('stages end with the graph that runs, and its times are those of its operators', async () => {
  const inspection = await createOnnxEngine({ threads: 1 }).inspect?.(step, state, { x });
  const stages = inspection?.stages ?? [];
  expect(stages[0]?.name).toBe('traced');
  expect(stages.slice(1).map(({ name }) => name)).toEqual(standardPasses().map(({ name }) => name));
  const last = stages.at(-1);
  expect(last?.operations.find(({ operation }) => operation === 'Gemm')?.flops).toBeGreaterThanOrEqual(
    2 * 32 * 8 * 16,
  );
  // a and b, read and written, the input and the loss.
  expect(inspection?.bytesAtBorder).toBe(4 * (2 * (128 + 64) + 256 + 1));

  const times = (await inspection?.time?.({ x }, 3)) ?? [];
  for (const { operation, count } of last?.operations ?? [])
    expect(times.find((time) => time.operation === operation)?.count, operation).toBe(count);
  expect(times.every(({ milliseconds }) => milliseconds >= 0)).toBe(true);
});

test('the runtime takes operators in the order that the planning of memory assumes', async () => {
  const graph = runPasses(await trace(step, state, { x }), standardPasses());
  const options = { runs: 1, threads: 1, provider: 'cpu' } as const;
  const [run] = await profileRuns(await loadRuntime(), graph, state, { x }, options);
  expect(run?.map(({ operation }) => operation)).toEqual(executionOrder(graph).map(({ op }) => op));
});

test('what a step takes is told before it is compiled, and an error then ends that', async () => {
  const told: StepMemory[] = [];
  const engine = createOnnxEngine({ threads: 1 });
  const compiled = await engine.compile(step, state, { x }, { onMemory: (needed) => told.push(needed) });
  await compiled.dispose();
  // At the end of the forward pass: hidden [32, 16] and y [32, 4].
  expect(told).toEqual([{ border: 4 * (2 * (128 + 64) + 256 + 1), held: expect.any(Number) as number }]);
  expect(told[0]?.held).toBeGreaterThanOrEqual(4 * (32 * 16 + 32 * 4));
  const refuse = (): never => {
    throw new Error('too much');
  };
  await expect(engine.compile(step, state, { x }, { onMemory: refuse })).rejects.toThrow('too much');
});
