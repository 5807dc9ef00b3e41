import { key, normalArray } from '@sparsam/core';
import { registerGradients } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { koleo } from './koleo.ts';

beforeAll(async () => {
  registerGradients();
  await tf.setBackend('cpu');
});

test('is minus the mean logarithm of the distance to the nearest neighbour on the sphere', () => {
  // Unit vectors at 0, 60 and 180 degrees: nearest distances 1, 1 and sqrt 3.
  const angles = [0, Math.PI / 3, Math.PI];
  const features = tf.tensor2d(angles.map((angle) => [7 * Math.cos(angle), 7 * Math.sin(angle)]));
  expect(koleo(features).dataSync()[0]).toBeCloseTo(-Math.log(Math.sqrt(3)) / 3, 5);
});

test('equal features stay finite', () => {
  expect(koleo(tf.ones([4, 3])).dataSync()[0]).toBeCloseTo(-0.5 * Math.log(1e-6), 3);
});

test('a step down its gradient spreads the features, and the gradient is that of finite differences', () => {
  const x = tf.tensor2d(normalArray(key(8), [6, 5]).data, [6, 5]);
  const gradient = tf.grad((features) => koleo(features as tf.Tensor2D))(x);
  const direction = tf.tensor2d(normalArray(key(9), [6, 5]).data, [6, 5]);
  const along = (step: number): number => koleo(tf.add(x, tf.mul(direction, step))).dataSync()[0] as number;
  const slope = tf.sum(tf.mul(gradient, direction)).dataSync()[0] as number;
  expect((along(1e-2) - along(-1e-2)) / 2e-2).toBeCloseTo(slope, 2);
  expect(koleo(tf.sub(x, tf.mul(gradient, 0.1))).dataSync()[0]).toBeLessThan(along(0));
});
