import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { moveCenter } from './center.ts';

beforeAll(() => tf.setBackend('cpu'));

const logits = () =>
  tf.tensor2d([
    [1, 0, -4],
    [3, 0, 2],
  ]);
const values = (tensor: tf.Tensor): number[] => [...tensor.dataSync()];

test('a centre of zeros is replaced by the first batch mean, in the loss and for the next step', () => {
  const { current, next } = moveCenter(tf.zeros([3]), logits(), 0.9);
  expect(values(current)).toEqual([2, 0, -1]);
  expect(values(next)[0]).toBeCloseTo(2, 6);
  expect(values(next)[2]).toBeCloseTo(-1, 6);
});

test('a centre that is set serves this loss as it is and moves afterwards', () => {
  // One entry at zero does not make it unset.
  const { current, next } = moveCenter(tf.tensor1d([0, 10, 1]), logits(), 0.9);
  expect(values(current)).toEqual([0, 10, 1]);
  for (const [index, value] of [0.2, 9, 0.8].entries()) expect(values(next)[index]).toBeCloseTo(value, 6);
});
