import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { gradientError, random } from '../gradients/gradient-check.test.helper.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

it('is -ln p of a one-hot target, and finite for large logits', async () => {
  const logits = tf.tensor2d([0, Math.log(3), 1000, -1000], [2, 2]);
  const targets = tf.tensor2d([0, 1, 0, 1], [2, 2]);
  expect([...(await softmaxCrossEntropy(logits, targets).data())]).toEqual([
    expect.closeTo(Math.log(4 / 3), 6),
    2000,
  ]);
});

it('has the gradient of its differences and of its formula, for targets of any weight', async () => {
  const logits = random([4, 6], 5, 0, 2) as Tensor2D;
  const targets = tf.abs(random([4, 6], 6)) as Tensor2D;
  expect(await gradientError((z) => softmaxCrossEntropy(z as Tensor2D, targets), [logits])).toBeLessThan(
    1e-3,
  );
  const weights = random([4], 7);
  const closed = tf.grad((z) => tf.sum(tf.mul(softmaxCrossEntropy(z as Tensor2D, targets), weights)))(logits);
  const composed = tf.grad((z) => {
    const entropy = tf.neg(tf.sum(tf.mul(targets, tf.log(tf.softmax(z))), 1));
    return tf.sum(tf.mul(entropy, weights));
  })(logits);
  expect((await tf.max(tf.abs(tf.sub(closed, composed))).data())[0]).toBeLessThan(1e-5);
});
