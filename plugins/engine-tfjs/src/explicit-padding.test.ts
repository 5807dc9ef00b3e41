import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { registerGradients } from '@sparsam/nn';
import { expect, test } from 'vitest';
import { allowExplicitPadding } from './explicit-padding.ts';

registerGradients();
const ramp = (shape: [number, number, number, number]): Tensor4D =>
  tf.sin(
    tf.reshape(
      tf.range(
        0,
        shape.reduce((a, b) => a * b),
      ),
      shape,
    ),
  );
const image = ramp([2, 5, 6, 2]);
const cases: Readonly<Record<string, readonly [(...args: Tensor[]) => Tensor, Tensor[]]>> = {
  convolution: [
    (x, filter) => tf.conv2d(x as Tensor4D, filter as Tensor4D, 2, 1),
    [image, ramp([3, 3, 2, 3])],
  ],
  'depthwise convolution': [
    (x, filter) => tf.depthwiseConv2d(x as Tensor4D, filter as Tensor4D, 1, 2),
    [image, ramp([3, 3, 2, 1])],
  ],
  'largest of each window': [(x) => tf.maxPool(x as Tensor4D, 3, 2, 1), [image]],
};

/** Value and gradients of a weighted sum of the result. */
async function computed([layer, args]: (typeof cases)[string]): Promise<number[][]> {
  await tf.setBackend('cpu');
  const loss = (...given: Tensor[]) => {
    const y = layer(...given);
    return tf.sum(tf.mul(y, tf.cos(tf.reshape(tf.range(0, y.size), y.shape))));
  };
  const { value, grads } = tf.valueAndGrads(loss as (...given: Tensor[]) => tf.Scalar)(args);
  return [value, ...grads].map((tensor) => Array.from(tensor.dataSync()));
}

// Plain JavaScript knows these paddings itself: what it computes by them is what must come out without them.
test('padding first and computing without gives the values and gradients of the padding', async () => {
  const known: number[][][] = [];
  for (const one of Object.values(cases)) known.push(await computed(one));
  const own = tf.getKernel('Conv2D', 'cpu');
  allowExplicitPadding('cpu');
  allowExplicitPadding('cpu');
  expect(tf.getKernel('Conv2D', 'cpu')).not.toBe(own);
  const before = tf.memory().numTensors;
  for (const [index, one] of Object.values(cases).entries()) {
    const values = await computed(one);
    values.flat().forEach((value, at) => expect(value).toBeCloseTo(known[index]?.flat()[at] as number, 4));
  }
  // The results themselves, which nobody disposed of: one value and the gradients of each case.
  expect(tf.memory().numTensors - before).toBe(3 + 5);
});
