import { key, normalArray } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { sinkhornKnopp } from './sinkhorn-knopp.ts';

beforeAll(() => tf.setBackend('cpu'));

const logits = (): tf.Tensor2D => tf.tensor2d(normalArray(key(3), [12, 4]).data, [12, 4]);

test('rows are probabilities, and all prototypes are used alike', () => {
  const assignment = sinkhornKnopp(logits(), tf.scalar(0.5), 50);
  for (const sum of tf.sum(assignment, 1).dataSync()) expect(sum).toBeCloseTo(1, 5);
  for (const sum of tf.sum(assignment, 0).dataSync()) expect(sum).toBeCloseTo(3, 3);
});

test('an answer that all rows share is taken out, however strong it is', () => {
  const favourite = tf.tensor2d([5, 0, 0, 0], [1, 4]);
  const [plain, biased] = [logits(), tf.add(logits(), favourite) as tf.Tensor2D].map((x) =>
    sinkhornKnopp(x, tf.scalar(0.5), 50).dataSync(),
  );
  plain?.forEach((value, i) => expect(biased?.[i]).toBeCloseTo(value, 3));
});

test('logits far apart stay finite', () => {
  const assignment = sinkhornKnopp(tf.mul(logits(), 100), tf.scalar(0.04));
  for (const value of assignment.dataSync()) expect(Number.isFinite(value)).toBe(true);
});
