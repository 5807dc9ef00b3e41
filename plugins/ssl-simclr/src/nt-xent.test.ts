import { registerGradients } from '@sparsam/nn';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { ntXent } from './nt-xent.ts';

beforeAll(async () => {
  registerGradients();
  await tf.setBackend('cpu');
});

const batch = 3;
const outputs = Array.from({ length: 2 * batch }, (_, row) =>
  Array.from({ length: 4 }, (_, column) => Math.sin(5 * row + 2 * column + 1)),
);

/** The paper's double loop, in doubles. */
function byPairs(z: readonly (readonly number[])[], temperature: number): number {
  const length = (row: readonly number[]): number => Math.hypot(...row);
  const likeness = (i: number, k: number): number => {
    const [a, b] = [z[i] as number[], z[k] as number[]];
    const product = a.reduce((sum, x, d) => sum + x * (b[d] as number), 0);
    return Math.exp(product / length(a) / length(b) / temperature);
  };
  const terms = z.map((_, i) => {
    const partner = (i + batch) % (2 * batch);
    const all = z.reduce((sum, __, k) => (k === i ? sum : sum + likeness(i, k)), 0);
    return -Math.log(likeness(i, partner) / all);
  });
  return terms.reduce((a, b) => a + b) / terms.length;
}

test.each([0.1, 0.5, 1])('is the mean of equation (1) over all views at temperature %f', (temperature) => {
  const loss = ntXent(tf.tensor2d(outputs), temperature);
  expect(loss.shape).toEqual([]);
  expect(loss.dataSync()[0]).toBeCloseTo(byPairs(outputs, temperature), 4);
});

test('its gradient is that of finite differences', () => {
  const gradient = tf
    .grad((z) => ntXent(z as tf.Tensor2D, 0.5))(tf.tensor2d(outputs))
    .arraySync() as number[][];
  for (let row = 0; row < outputs.length; row++) {
    for (let column = 0; column < 4; column++) {
      const at = (change: number): number => {
        const moved = outputs.map((line) => [...line]);
        (moved[row] as number[])[column] = (outputs[row]?.[column] as number) + change;
        return byPairs(moved, 0.5);
      };
      expect(gradient[row]?.[column]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 4);
    }
  }
});

test('pairs alike and all else opposite or across: what is left is the price of the others', () => {
  const z = tf.tensor2d([1, 0, 0, 1, 1, 0, 0, 1], [4, 2]);
  // One partner with cosine 1, two others with cosine 0.
  expect(ntXent(z, 1).dataSync()[0]).toBeCloseTo(Math.log(1 + 2 / Math.E), 5);
});
