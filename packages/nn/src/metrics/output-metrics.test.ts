import '@tensorflow/tfjs-backend-cpu';
import { key, normalArray } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { outputMetrics } from './output-metrics.ts';

beforeAll(() => tf.setBackend('cpu'));

const outputStd = (rows: tf.Tensor2D): number =>
  (outputMetrics(rows)['outputStd'] as tf.Tensor).dataSync()[0] as number;

test('0 where all rows point one way, whatever their lengths', () => {
  const rows = tf.mul(tf.tensor2d([1, 2, 50, 0.1], [4, 1]), tf.tensor2d([3, -1, 2], [1, 3]));
  expect(outputStd(rows as tf.Tensor2D)).toBeLessThan(1e-3);
});

test('1 where opposite directions balance, near 1 for noise, and in between by the formula', () => {
  const axes = [1, 0, -1, 0, 0, 1, 0, -1];
  expect(outputStd(tf.tensor2d(axes, [4, 2]))).toBeCloseTo(1, 6);
  expect(outputStd(tf.tensor2d(normalArray(key(0), [200, 16]).data, [200, 16]))).toBeGreaterThan(0.98);
  // Two orthogonal directions: the mean has the length sqrt(1/2).
  expect(outputStd(tf.tensor2d([7, 0, 0, 2], [2, 2]))).toBeCloseTo(Math.sqrt(0.5), 5);
});
