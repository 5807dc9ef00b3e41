import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { printGraph } from '../ir/print.ts';
import { verifyGraph } from '../ir/verify.ts';
import { TraceError, UnsupportedKernelError } from './errors.ts';
import { trace } from './trace.ts';

const vector = { dtype: 'float32', shape: [3] } as const;

test('records what a step does, with the paths of its leaves', async () => {
  const graph = await trace(
    (state, input) => {
      const sum = tf.add(
        state['total'] as tf.Tensor,
        tf.div(tf.cast(input['pixels'] as tf.Tensor, 'float32'), 255),
      );
      return [{ total: sum, kept: state['kept'] as tf.Tensor }, { mean: tf.mean(sum) }];
    },
    { total: vector, kept: vector },
    { pixels: { dtype: 'uint8', shape: [3] } },
  );
  verifyGraph(graph);
  expect(printGraph(graph)).toMatchInlineSnapshot(`
    "state/total: f32[3]
    state/kept: f32[3]
    input/pixels: u8[3]
    %0 f32[3] = Cast(input/pixels) {to=float32}
    %1 f32[3] = Div(%0, f32[](255))
    %2 f32[3] = Add(state/total, %1)
    %3 f32[] = ReduceMean(%2) {axes=[0], keepdims=0}
    return state/total = %2
    return output/mean = %3"
  `);
});

test('a step that reads values is told so', async () => {
  const step = trace(
    (state, input) => [state, { y: tf.scalar((input['x'] as tf.Tensor).dataSync()[0] as number) }],
    {},
    { x: vector },
  );
  await expect(step).rejects.toThrow(TraceError);
});

test('all missing kernels are listed, with the place that called for them', async () => {
  const step = trace(
    (state, input) => {
      const x = input['x'] as tf.Tensor;
      return [state, { y: tf.add(tf.atan(x), tf.cumsum(tf.asinh(x))) }];
    },
    {},
    { x: vector },
  );
  const error = await step.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UnsupportedKernelError);
  const { missing } = error as UnsupportedKernelError;
  expect(missing.map(({ kernel }) => kernel).sort()).toEqual(['Asinh', 'Atan', 'Cumsum']);
  for (const { calledFrom } of missing) expect(calledFrom).toMatch(/trace\.test\.ts:\d+/);
});

test('a step that loses, invents or reshapes a state leaf is refused by the name of the leaf', async () => {
  await expect(trace(() => [{}, {}], { w: vector }, {})).rejects.toThrow(
    'did not return the state leaf state/w',
  );
  await expect(trace((state) => [{ ...state, v: tf.zeros([1]) }, {}], { w: vector }, {})).rejects.toThrow(
    'state/v, which it was not given',
  );
  await expect(trace(() => [{ w: tf.zeros([2]) }, {}], { w: vector }, {})).rejects.toThrow(
    'turned state/w from float32[3] into float32[2]',
  );
});

test('a tensor made outside of the step is refused', async () => {
  await tf.setBackend('cpu');
  const outside = tf.tensor1d([1, 2, 3]);
  await expect(
    trace((state, input) => [state, { y: tf.add(input['x'] as tf.Tensor, outside) }], {}, { x: vector }),
  ).rejects.toThrow(TraceError);
});
