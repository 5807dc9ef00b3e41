import * as tf from '@tensorflow/tfjs-core';
import type { BatchMatMulAttrs, GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { sumTo } from '../support/sum-to.ts';

/** C = AB: dA = dC B^T, dB = A^T dC, with each transposition written into the product; batch axes may broadcast. */
export const batchMatMulGradient: GradConfig = {
  kernelName: tf.BatchMatMul,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, saved, attributes) => {
    const [a, b] = saved as [Tensor, Tensor];
    const gradient = dy as Tensor;
    const { transposeA, transposeB } = attributes as unknown as BatchMatMulAttrs;
    const toA = (): Tensor =>
      transposeA ? tf.matMul(b, gradient, transposeB, true) : tf.matMul(gradient, b, false, !transposeB);
    const toB = (): Tensor =>
      transposeB ? tf.matMul(gradient, a, true, transposeA) : tf.matMul(a, gradient, !transposeA, false);
    return { a: () => sumTo(toA(), a.shape), b: () => sumTo(toB(), b.shape) };
  },
};
