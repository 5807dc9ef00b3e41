import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { gradientError, random } from '../gradients/gradient-check.test.helper.ts';
import { gelu } from './gelu.ts';

it('is x Phi(x)', async () => {
  // From tables of the normal distribution: Phi(1) = .8413447, Phi(-2) = .0227501.
  const y = await gelu(tf.tensor1d([0, 1, -2, 10, -10])).data();
  [0, 0.8413447, -0.0455003, 10, 0].forEach((value, index) => expect(y[index]).toBeCloseTo(value, 5));
});

it('has the gradient of its formula and of its differences', async () => {
  const x = random([4, 5], 1, 0, 2);
  expect(await gradientError((v) => gelu(v!), [x])).toBeLessThan(1e-3);
  const composed = tf.grad((v) => tf.mul(tf.mul(v, 0.5), tf.add(tf.erf(tf.mul(v, Math.SQRT1_2)), 1)));
  const apart = tf.max(tf.abs(tf.sub(tf.grad((v) => gelu(v))(x), composed(x))));
  expect((await apart.data())[0]).toBeLessThan(1e-5);
});
