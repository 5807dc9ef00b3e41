import { registerGradients } from '@sparsam/nn';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { regressionLoss } from './regression-loss.ts';

beforeAll(async () => {
  registerGradients();
  await tf.setBackend('cpu');
});

const rows = (phase: number): number[][] =>
  Array.from({ length: 6 }, (_, row) =>
    Array.from({ length: 3 }, (_, column) => Math.sin(4 * row + 2 * column + phase)),
  );

/** Squared distances of unit vectors, each prediction with the other view's projection, in doubles. */
function byPairs(predictions: number[][], projections: number[][]): number {
  const unit = (row: number[]): number[] => row.map((x) => x / Math.hypot(...row));
  const batch = predictions.length / 2;
  return predictions.reduce((sum, q, i) => {
    const [a, b] = [unit(q), unit(projections[(i + batch) % (2 * batch)] as number[])];
    return sum + a.reduce((square, x, d) => square + (x - (b[d] as number)) ** 2, 0) / batch;
  }, 0);
}

test('is the sum over both orders of the mean squared distance of directions', () => {
  const loss = regressionLoss(tf.tensor2d(rows(1)), tf.tensor2d(rows(2)));
  expect(loss.shape).toEqual([]);
  expect(loss.dataSync()[0]).toBeCloseTo(byPairs(rows(1), rows(2)), 5);
});

test('0 where each view predicts the other, 8 where it says the opposite', () => {
  const [first, second] = [rows(1).slice(0, 3), rows(2).slice(0, 3)];
  const projections = tf.tensor2d([...first, ...second]);
  const predictions = tf.tensor2d([...second, ...first]);
  expect(regressionLoss(tf.mul(predictions, 3), projections).dataSync()[0]).toBeCloseTo(0, 5);
  expect(regressionLoss(tf.neg(predictions), projections).dataSync()[0]).toBeCloseTo(8, 5);
});

test('its gradient is that of finite differences', () => {
  const gradient = tf
    .grad((q) => regressionLoss(q as tf.Tensor2D, tf.tensor2d(rows(2))))(tf.tensor2d(rows(1)))
    .arraySync() as number[][];
  for (let row = 0; row < 6; row++) {
    for (let column = 0; column < 3; column++) {
      const at = (change: number): number => {
        const moved = rows(1);
        (moved[row] as number[])[column] = (moved[row]?.[column] as number) + change;
        return byPairs(moved, rows(2));
      };
      expect(gradient[row]?.[column]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 4);
    }
  }
});
