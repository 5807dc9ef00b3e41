import { float32 } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { printGraph } from '../ir/print.ts';
import { verifyGraph } from '../ir/verify.ts';
import { withConstantState } from './constant-state.ts';
import { TraceError } from './errors.ts';
import { trace } from './trace.ts';

const x = { dtype: 'float32', shape: [2] } as const;
const state = {
  params: { gain: float32(Float32Array.of(2, 3), [2]) },
  unread: float32(Float32Array.of(1), [1]),
};
const traced = trace(
  (given, input) => {
    const { gain } = given['params'] as { gain: Tensor };
    return [given, { y: tf.mul(input['x'] as Tensor, gain), gain }];
  },
  state,
  { x },
);

test('leaves of the state become constants, what goes in from run to run stays an input', async () => {
  const graph = withConstantState(await traced, state);
  verifyGraph(graph);
  expect([...graph.inputs.keys()]).toEqual(['input/x']);
  expect(printGraph(graph)).toContain('Mul(input/x, f32[2](2 3))');
});

test('a state that is too large for a model stays outside', async () => {
  const graph = await traced;
  expect(printGraph(withConstantState(graph, state, { largestBytes: 8 }))).toBe(printGraph(graph));
});

test('a step that changes its state has no constant one', async () => {
  const graph = await trace(
    ({ total }, input) => [{ total: tf.add(total as Tensor, input['x'] as Tensor) }, {}],
    { total: float32(Float32Array.of(0, 0), [2]) },
    { x },
  );
  expect(() => withConstantState(graph, { total: float32(Float32Array.of(0, 0), [2]) })).toThrow(TraceError);
  expect(() => withConstantState(graph, {})).toThrow('but it changes state/total');
});
