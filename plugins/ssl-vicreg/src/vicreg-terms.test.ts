import { registerGradients } from '@sparsam/nn';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { covariance, invariance, variance } from './vicreg-terms.ts';

beforeAll(async () => {
  registerGradients();
  await tf.setBackend('cpu');
});

const batch = 5;
const outDim = 3;
const rows = (phase: number, scale = 0.6): number[][] =>
  Array.from({ length: batch }, (_, row) =>
    Array.from({ length: outDim }, (_, column) => scale * Math.sin(4 * row + 2 * column + phase)),
  );

/** Covariance of two columns over the rows, in doubles, divided by batch - 1. */
function covarianceOf(z: number[][], i: number, j: number): number {
  const mean = (k: number): number => z.reduce((sum, row) => sum + (row[k] as number), 0) / batch;
  return (
    z.reduce((sum, row) => sum + ((row[i] as number) - mean(i)) * ((row[j] as number) - mean(j)), 0) /
    (batch - 1)
  );
}
const columns = [0, 1, 2];
const reference = {
  variance: (z: number[][]): number =>
    columns.reduce((sum, j) => sum + Math.max(0, 1 - Math.sqrt(covarianceOf(z, j, j) + 1e-4)) / outDim, 0),
  covariance: (z: number[][]): number =>
    columns
      .flatMap((i) => columns.map((j) => (i === j ? 0 : covarianceOf(z, i, j) ** 2)))
      .reduce((a, b) => a + b) / outDim,
};

test('the invariance is the mean squared difference', () => {
  const [a, b] = [rows(1), rows(2)];
  const expected = a.flatMap((row, i) => row.map((x, j) => (x - (b[i]?.[j] as number)) ** 2));
  expect(invariance(tf.tensor2d(a), tf.tensor2d(b)).dataSync()[0]).toBeCloseTo(
    expected.reduce((x, y) => x + y) / expected.length,
    6,
  );
});

describe.each([
  { name: 'variance', term: variance, of: reference.variance },
  { name: 'covariance', term: covariance, of: reference.covariance },
])('the $name', ({ term, of }) => {
  test('is the formula in doubles, for narrow and for wide outputs', () => {
    for (const scale of [0.1, 0.6, 3])
      expect(term(tf.tensor2d(rows(1, scale))).dataSync()[0]).toBeCloseTo(of(rows(1, scale)), 4);
  });

  test('has the gradient of finite differences', () => {
    const gradient = tf
      .grad((z) => term(z as tf.Tensor2D))(tf.tensor2d(rows(1)))
      .arraySync() as number[][];
    for (let row = 0; row < batch; row++) {
      for (let column = 0; column < outDim; column++) {
        const at = (change: number): number => {
          const moved = rows(1);
          (moved[row] as number[])[column] = (moved[row]?.[column] as number) + change;
          return of(moved);
        };
        expect(gradient[row]?.[column]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 4);
      }
    }
  });
});

test('outputs that are all the same cost the whole variance and no covariance, and their gradient is finite', () => {
  const same = tf.ones([4, 2]) as tf.Tensor2D;
  expect(variance(same).dataSync()[0]).toBeCloseTo(0.99, 6);
  expect(covariance(same).dataSync()[0]).toBe(0);
  for (const value of tf
    .grad((z) => variance(z as tf.Tensor2D))(same)
    .dataSync())
    expect(Number.isFinite(value)).toBe(true);
});
