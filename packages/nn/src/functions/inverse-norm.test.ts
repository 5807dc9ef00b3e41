import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { gradientError, random } from '../gradients/gradient-check.test.helper.ts';
import { inverseNorm } from './inverse-norm.ts';

it('is one over the norm, with the axis kept', async () => {
  const x = tf.tensor2d([3, 4, 6, 8], [2, 2]);
  expect(inverseNorm(x, 1).shape).toEqual([2, 1]);
  expect([...(await inverseNorm(x, 1).data())]).toEqual([expect.closeTo(0.2, 6), expect.closeTo(0.1, 6)]);
});

it('has the gradient of its differences, along any axis', async () => {
  const x = random([3, 2, 4], 2);
  for (const axis of [0, 1, 2])
    expect(await gradientError((v) => inverseNorm(v!, axis), [x])).toBeLessThan(1e-3);
});

it('is bounded, with gradient zero, where the input vanishes', async () => {
  const x = tf.zeros([2, 3]);
  expect([...(await inverseNorm(x, 1, { epsilon: 1e-6 }).data())]).toEqual([
    expect.closeTo(1e6, -1),
    expect.closeTo(1e6, -1),
  ]);
  const gradient = await tf
    .grad((v) => inverseNorm(v, 1))(x)
    .data();
  expect([...gradient].map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
});
