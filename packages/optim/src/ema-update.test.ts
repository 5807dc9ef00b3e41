import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { emaUpdate } from './ema-update.ts';

beforeAll(() => tf.setBackend('cpu'));

const teacher = () => ({
  a: tf.tensor1d([1, 2]),
  w: tf.tensor2d([[4], [8]]),
  b: tf.tensor1d([0.1, 0.3]),
});
const student = () => ({ b: tf.tensor1d([2, 2]), a: tf.tensor1d([3, 0]), w: tf.tensor2d([[0], [0]]) });
const values = (leaves: Record<string, tf.Tensor>) =>
  Object.fromEntries(Object.entries(leaves).map(([name, leaf]) => [name, [...leaf.dataSync()]]));

test('moves every leaf by its own name, vectors and matrices', () => {
  const next = values(emaUpdate(teacher(), student(), tf.scalar(0.75)));
  expect(next['a']).toEqual([1.5, 1.5]);
  expect(next['w']).toEqual([3, 6]);
  expect(next['b']?.[0]).toBeCloseTo(0.575, 6);
  expect(next['b']?.[1]).toBeCloseTo(0.725, 6);
});

test('is exact at momentum 1', () => {
  expect(values(emaUpdate(teacher(), student(), tf.scalar(1)))).toEqual(values(teacher()));
});

test('names the leaf that the student lacks', () => {
  expect(() => emaUpdate({ c: tf.scalar(1) }, student(), tf.scalar(0.5))).toThrow(/"c"/);
});
