import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';

/** Each branch gets the gradient of the entries that were taken from it; the condition has no slope. */
export const selectGradient: GradConfig = {
  kernelName: tf.Select,
  inputsToSave: ['condition'],
  gradFunc: (dy, [condition]) => {
    const taken = condition as Tensor;
    const gradient = dy as Tensor;
    return {
      condition: () => tf.zeros(taken.shape),
      t: () => tf.where(taken, gradient, tf.zerosLike(gradient)),
      e: () => tf.where(taken, tf.zerosLike(gradient), gradient),
    };
  },
};
