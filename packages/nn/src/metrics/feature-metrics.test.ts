import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { featureMetrics } from './feature-metrics.ts';

beforeAll(() => tf.setBackend('cpu'));

const number = (metrics: Record<string, tf.Tensor>, name: string): number =>
  (metrics[name] as tf.Tensor).dataSync()[0] as number;

describe('features', () => {
  test('all rows equal: no deviation', () => {
    const metrics = featureMetrics(
      tf.tensor2d([
        [1, 2],
        [1, 2],
        [1, 2],
      ]),
    );
    expect(number(metrics, 'featureStd')).toBe(0);
    expect(number(metrics, 'effectiveRank')).toBe(0);
  });
  test('along a line the rank is one, over a square two', () => {
    expect(
      number(
        featureMetrics(
          tf.tensor2d([
            [1, 2],
            [2, 4],
            [4, 8],
          ]),
        ),
        'effectiveRank',
      ),
    ).toBeCloseTo(1, 4);
    const square = featureMetrics(
      tf.tensor2d([
        [1, 1],
        [1, -1],
        [-1, 1],
        [-1, -1],
      ]),
    );
    expect(number(square, 'effectiveRank')).toBeCloseTo(2, 4);
    expect(number(square, 'featureStd')).toBeCloseTo(1, 5);
  });
});
