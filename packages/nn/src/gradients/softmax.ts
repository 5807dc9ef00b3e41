import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';

/** With y = softmax(x) over the last axis: dx = y (dy - sum(dy y)). */
export const softmaxGradient: GradConfig = {
  kernelName: tf.Softmax,
  outputsToSave: [true],
  gradFunc: (dy, [y]) => {
    const gradient = dy as Tensor;
    const output = y as Tensor;
    return { logits: () => tf.mul(output, tf.sub(gradient, tf.sum(tf.mul(gradient, output), -1, true))) };
  },
};
