import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { gradientError, random } from '../gradients/gradient-check.test.helper.ts';
import { l2Normalize } from './l2-normalize.ts';

it('gives vectors of length one, and leaves a vanishing one small', async () => {
  const y = await l2Normalize(tf.tensor2d([3, 4, 0, 0], [2, 2])).data();
  expect([...y]).toEqual([expect.closeTo(0.6, 6), expect.closeTo(0.8, 6), 0, 0]);
});

it('has the gradient of its differences and of its formula', async () => {
  const x = random([3, 2, 4], 3);
  for (const axis of [0, 1, -1])
    expect(await gradientError((v) => l2Normalize(v!, axis), [x])).toBeLessThan(1e-3);
  const weights = random([3, 2, 4], 4);
  const closed = tf.grad((v) => tf.sum(tf.mul(l2Normalize(v), weights)))(x);
  const composed = tf.grad((v) =>
    tf.sum(tf.mul(tf.div(v, tf.sqrt(tf.sum(tf.square(v), -1, true))), weights)),
  )(x);
  expect((await tf.max(tf.abs(tf.sub(closed, composed))).data())[0]).toBeLessThan(1e-5);
});

it('is linear below epsilon, so its gradient there is 1 / epsilon', async () => {
  const gradient = tf.grad((v) => tf.sum(l2Normalize(v, 0, { epsilon: 0.5 })))(tf.tensor1d([0.1, 0.2]));
  expect([...(await gradient.data())]).toEqual([2, 2]);
});
