import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { gradientError, random } from '../gradients/gradient-check.test.helper.ts';
import { layerNorm } from './layer-norm.ts';

/** The formula of the paper from plain operations. */
function composed(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const std = tf.sqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-6));
  return tf.add(tf.mul(tf.div(centred, std), weight), bias);
}

const inputs = [random([2, 3, 8], 1, 0.7, 1.5), random([8], 2, 1, 0.3), random([8], 3)] as const;
const [x, weight, bias] = inputs;

it('is the formula', async () => {
  const difference = tf.sub(layerNorm({ weight, bias }, x), composed(x, weight, bias));
  expect((await tf.max(tf.abs(difference)).data())[0]).toBeLessThan(1e-5);
});

it('has the gradient of its differences and of its formula', async () => {
  expect(await gradientError((v, w, b) => layerNorm({ weight: w!, bias: b! }, v!), [...inputs])).toBeLessThan(
    1e-3,
  );
  const probe = random([2, 3, 8], 4);
  const loss = (f: (v: Tensor, w: Tensor, b: Tensor) => Tensor) =>
    tf.grads((v, w, b) => tf.sum(tf.mul(f(v, w, b), probe)))([...inputs]) as Tensor[];
  const closed = loss((v, w, b) => layerNorm({ weight: w, bias: b }, v));
  for (const [index, gradient] of loss(composed).entries()) {
    expect((await tf.max(tf.abs(tf.sub(gradient, closed[index]!))).data())[0]).toBeLessThan(1e-5);
  }
});

it('uses a fused kernel where the backend has one', async () => {
  const seen: number[] = [];
  tf.registerKernel({
    kernelName: 'LayerNormalization',
    backendName: 'cpu',
    kernelFunc: ({ inputs: given, attrs }) => {
      seen.push((attrs as { epsilon: number }).epsilon);
      const rows = given.x as Tensor;
      const mean = tf.mean(rows, 1, true);
      return [tf.mul(rows, 2), mean, tf.onesLike(mean)];
    },
  });
  try {
    const doubled = tf.sub(layerNorm({ weight, bias }, x, { epsilon: 0.25 }), tf.mul(x, 2));
    expect((await tf.max(tf.abs(doubled)).data())[0]).toBe(0);
    expect(seen).toEqual([0.25]);
  } finally {
    tf.unregisterKernel('LayerNormalization', 'cpu');
  }
});
