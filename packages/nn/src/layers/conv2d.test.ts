import { key } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { gradientError, random } from '../gradients/gradient-check.test.helper.ts';
import { conv2d, initConv2d } from './conv2d.ts';

it('starts uniform within one over the root of the fan-in', () => {
  const params = initConv2d(key(1), { inChannels: 4, outChannels: 64, kernelSize: 3 });
  expect(params.weight!.shape).toEqual([64, 4, 3, 3]);
  for (const array of Object.values(params)) {
    const largest = Math.max(...array.data.map(Math.abs));
    expect(largest).toBeLessThanOrEqual(1 / 6);
    expect(largest).toBeGreaterThan(0.9 / 6);
  }
  const depthwise = initConv2d(key(1), { inChannels: 8, outChannels: 8, kernelSize: 3, groups: 8 });
  expect(depthwise.weight!.shape).toEqual([8, 1, 3, 3]);
});

it('reads torch weights: a kernel that picks the pixel to the right of channel 1', async () => {
  const weight = tf.buffer([1, 2, 3, 3]);
  weight.set(1, 0, 1, 1, 2);
  const image = tf.tensor4d([1, 10, 2, 20, 3, 30, 4, 40], [1, 2, 2, 2]);
  const y = conv2d({ weight: weight.toTensor(), bias: tf.tensor1d([5]) }, image, { padding: 1 });
  expect([...(await y.data())]).toEqual([25, 5, 45, 5]);
  const first = conv2d(
    { weight: weight.toTensor(), bias: tf.tensor1d([5]) },
    tf.transpose(image, [0, 3, 1, 2]),
    {
      padding: 1,
      layout: 'NCHW',
    },
  );
  expect(first.shape).toEqual([1, 1, 2, 2]);
  expect([...(await first.data())]).toEqual([25, 5, 45, 5]);
});

it('has the gradient of its differences in both layouts', async () => {
  const [weight, bias] = [random([4, 3, 3, 3], 1), random([4], 2)];
  for (const layout of ['NHWC', 'NCHW'] as const) {
    const x = random(layout === 'NHWC' ? [2, 6, 4, 3] : [2, 3, 6, 4], 3);
    const f = (...[v, w, b]: tf.Tensor[]): tf.Tensor =>
      conv2d({ weight: w!, bias: b! }, v as Tensor4D, { stride: 2, padding: 1, layout });
    expect(await gradientError(f, [x, weight, bias])).toBeLessThan(1e-3);
  }
});
