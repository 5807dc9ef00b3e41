import { key } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { gradientError, random } from '../gradients/gradient-check.test.helper.ts';
import { initLinear, linear, scaledLinear } from './linear.ts';

it('starts with cut normal weights and zero biases', () => {
  const params = initLinear(key(0), { inFeatures: 40, outFeatures: 50 });
  expect(params.weight!.shape).toEqual([50, 40]);
  const weights = [...params.weight!.data];
  const std = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0) / weights.length);
  expect(std).toBeCloseTo(0.02, 3);
  expect(params.bias!.data).toEqual(new Float32Array(50));
  expect(initLinear(key(0), { inFeatures: 2, outFeatures: 2, bias: false }).bias).toBeUndefined();
});

it('is x W^T + b over the last axis', async () => {
  const params = { weight: tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]), bias: tf.tensor1d([10, 20, 30]) };
  const y = linear(params, tf.tensor3d([1, 1, 0, 1], [1, 2, 2]));
  expect(y.shape).toEqual([1, 2, 3]);
  expect([...(await y.data())]).toEqual([13, 27, 41, 12, 24, 36]);
});

it('has the gradient of its differences', async () => {
  const inputs = [random([2, 3, 4], 1), random([5, 4], 2), random([5], 3)];
  expect(
    await gradientError((x, weight, bias) => linear({ weight: weight!, bias: bias! }, x!), inputs),
  ).toBeLessThan(1e-3);
});

it('takes a scale into the weights where rows are many, and applies it to the result where they are few', async () => {
  const [weight, bias, scale] = [random([5, 4], 2), random([5], 3), random([5], 4)];
  for (const rows of [2, 9]) {
    const x = random([rows, 4], 5);
    const difference = tf.sub(
      scaledLinear({ weight, bias }, x, scale),
      tf.mul(linear({ weight, bias }, x), scale),
    );
    expect((await tf.max(tf.abs(difference)).data())[0]).toBeLessThan(1e-5);
    const scaled = (v: tf.Tensor, w: tf.Tensor, b: tf.Tensor, s: tf.Tensor): tf.Tensor =>
      scaledLinear({ weight: w, bias: b }, v, s);
    const f = (...[v, w, b, s]: tf.Tensor[]): tf.Tensor => scaled(v!, w!, b!, s!);
    expect(await gradientError(f, [x, weight, bias, scale])).toBeLessThan(1e-3);
  }
});
