import type { Flat } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { gradientError, random } from '../gradients/gradient-check.test.helper.ts';
import { batchNorm } from './batch-norm.ts';

const buffers: Flat<Tensor> = {
  running_mean: tf.tensor1d([1, -1]),
  running_var: tf.tensor1d([4, 0.25]),
  num_batches_tracked: tf.scalar(7, 'int32'),
};
const params = { weight: tf.tensor1d([2, 3]), bias: tf.tensor1d([10, 20]) };
/** Two channels of three values: 1 2 6 and 0 0 3. Means 3 and 1, biased variances 14/3 and 2. */
const x = tf.tensor2d([1, 0, 2, 0, 6, 3], [3, 2]);

describe('values', () => {
  it('normalises with the running statistics in evaluation and returns them as they are', async () => {
    const result = batchNorm({ params, buffers }, x, { training: false, axis: 1, epsilon: 0 });
    expect([...(await result.y.data())]).toEqual([10, 26, 11, 26, 15, 44]);
    expect(result.buffers).toBe(buffers);
  });

  it('normalises with the biased variance of the batch in training, and tracks the unbiased one', async () => {
    const result = batchNorm({ params, buffers }, x, { training: true, axis: 1, epsilon: 0 });
    const s = Math.sqrt(14 / 3);
    const expected = [
      10 - 4 / s,
      20 - 3 / Math.SQRT2,
      10 - 2 / s,
      20 - 3 / Math.SQRT2,
      10 + 6 / s,
      20 + 6 / Math.SQRT2,
    ];
    const y = await result.y.data();
    expected.forEach((value, index) => expect(y[index]).toBeCloseTo(value, 5));
    const mean = await result.buffers.running_mean!.data();
    const variance = await result.buffers.running_var!.data();
    expect([...mean]).toEqual([expect.closeTo(0.9 + 0.3, 6), expect.closeTo(-0.9 + 0.1, 6)]);
    // 0.9 * old + 0.1 * sum of squares / (3 - 1)
    expect([...variance]).toEqual([expect.closeTo(3.6 + 0.7, 6), expect.closeTo(0.225 + 0.3, 6)]);
    expect([...(await result.buffers.num_batches_tracked!.data())]).toEqual([8]);
    expect(result.buffers.num_batches_tracked!.dtype).toBe('int32');
  });

  it('gives the same for every position of the channels', async () => {
    const image = random([2, 3, 4, 2], 1);
    const last = batchNorm({ params, buffers }, image, { training: true, axis: -1 });
    const first = batchNorm({ params, buffers }, tf.transpose(image, [0, 3, 1, 2]), {
      training: true,
      axis: 1,
    });
    const difference = tf.sub(last.y, tf.transpose(first.y, [0, 2, 3, 1]));
    expect((await tf.max(tf.abs(difference)).data())[0]).toBeLessThan(1e-5);
  });

  it('refuses a batch without spread', () => {
    expect(() => batchNorm({ params, buffers }, tf.ones([1, 2]), { training: true, axis: 1 })).toThrow(
      /at least 2 values per channel/,
    );
  });
});

describe('gradients', () => {
  const inputs = [random([3, 2, 2, 4], 2, 1), random([2], 3, 1, 0.3), random([2], 4)];
  const apply =
    (training: boolean) =>
    (...[v, weight, bias]: Tensor[]): Tensor =>
      batchNorm({ params: { weight: weight!, bias: bias! }, buffers }, v!, { training, axis: 1 }).y;

  it('are those of the differences, in both modes', async () => {
    for (const training of [true, false])
      expect(await gradientError(apply(training), inputs)).toBeLessThan(1e-3);
  });

  it('are those of the formula from plain operations', async () => {
    const probe = random([3, 2, 2, 4], 5);
    const gradients = (f: (...inputs: Tensor[]) => Tensor): Tensor[] =>
      tf.grads((...given) => tf.sum(tf.mul(f(...given), probe)))(inputs) as Tensor[];
    const closed = gradients(apply(true));
    const composed = gradients((...[v, weight, bias]: Tensor[]) => {
      const centred = tf.sub(v!, tf.mean(v!, [0, 2, 3], true));
      const std = tf.sqrt(tf.add(tf.mean(tf.square(centred), [0, 2, 3], true), 1e-5));
      const column = (vector: Tensor): Tensor => tf.reshape(vector, [1, 2, 1, 1]);
      return tf.add(tf.mul(tf.div(centred, std), column(weight!)), column(bias!));
    });
    for (const [index, gradient] of closed.entries()) {
      expect((await tf.max(tf.abs(tf.sub(gradient, composed[index]!))).data())[0]).toBeLessThan(1e-5);
    }
  });
});
