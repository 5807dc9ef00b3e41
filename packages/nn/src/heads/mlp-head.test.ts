import { type NdArray, key, mapTree } from '@sparsam/core';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { registerGradients } from '../gradients/register.ts';
import { mlpHead } from './mlp-head.ts';

beforeAll(async () => {
  registerGradients();
  await tf.setBackend('cpu');
});

const upload = (state: ReturnType<ReturnType<typeof mlpHead>['init']>) =>
  mapTree<NdArray, tf.Tensor>(state, ({ data, shape, dtype }) =>
    tf.tensor(data.slice(), [...shape], dtype as 'float32'),
  ) as { params: Record<string, tf.Tensor>; buffers: Record<string, tf.Tensor> };
const rows = (count: number, width: number): tf.Tensor2D =>
  tf.tensor2d(
    Array.from({ length: count * width }, (_, i) => Math.sin(3 * i)),
    [count, width],
  );

test('names and shapes are those of a torch Sequential without biases', () => {
  const shapes = (state: ReturnType<ReturnType<typeof mlpHead>['init']>): string[] =>
    Object.entries(state.params).map(([name, { shape }]) => `${name} ${shape.join('x')}`);
  const sizes = { inDim: 3, hiddenDim: 5, outDim: 4 };
  const state = mlpHead({ ...sizes, numLayers: 3 }).init(key(0));
  expect(shapes(state)).toEqual([
    '0.weight 5x3',
    '1.weight 5',
    '1.bias 5',
    '3.weight 5x5',
    '4.weight 5',
    '4.bias 5',
    '6.weight 4x5',
  ]);
  expect(Object.keys(state.buffers).filter((name) => name.endsWith('running_var'))).toEqual([
    '1.running_var',
    '4.running_var',
  ]);
  expect(shapes(mlpHead({ ...sizes, normalizeLast: true }).init(key(0))).slice(-3)).toEqual([
    '3.weight 4x5',
    '4.weight 4',
    '4.bias 4',
  ]);
  expect(shapes(mlpHead({ ...sizes, numLayers: 1 }).init(key(0)))).toEqual(['0.weight 4x3']);
});

test('computes linear, normalisation over the batch and ReLU in turn, and returns the running statistics', () => {
  const head = mlpHead({ inDim: 2, hiddenDim: 2, outDim: 1 });
  const start = upload(head.init(key(1)));
  const state = {
    ...start,
    params: {
      ...start.params,
      '0.weight': tf.tensor2d([1, 0, 0, 1], [2, 2]),
      '3.weight': tf.tensor2d([[2, 3]]),
    },
  };
  const x = tf.tensor2d([1, 10, 3, 30], [2, 2]);
  const { y, buffers } = head.apply(state, x);
  // Two rows standardise to -1 and 1 but for epsilon; ReLU keeps the second.
  expect(y.dataSync()[0]).toBeCloseTo(0, 6);
  expect(y.dataSync()[1]).toBeCloseTo(5, 4);
  expect(buffers['1.running_mean']?.dataSync()[0]).toBeCloseTo(0.2, 6);
  expect(buffers['1.running_mean']?.dataSync()[1]).toBeCloseTo(2, 6);
  expect(state.buffers['1.running_mean']?.dataSync()[0]).toBe(0);
});

test('a shift that all rows share changes no output of a normalised head', () => {
  const head = mlpHead({ inDim: 6, hiddenDim: 8, outDim: 4, normalizeLast: true });
  const state = upload(head.init(key(2)));
  const [plain, shifted] = [rows(7, 6), tf.add(rows(7, 6), 5) as tf.Tensor2D].map(
    (x) => head.apply(state, x).y,
  );
  expect(plain?.shape).toEqual([7, 4]);
  expect(tf.max(tf.abs(tf.sub(plain as tf.Tensor, shifted as tf.Tensor))).dataSync()[0]).toBeLessThan(1e-3);
});

test('sizes must be whole numbers', () => {
  expect(() => mlpHead({ inDim: 2, hiddenDim: 0, outDim: 1 })).toThrow(
    /mlpHead: hiddenDim must be a whole number from 1, not 0/,
  );
});
