import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, MeanAttrs, Tensor } from '@tensorflow/tfjs-core';
import { spread } from './spread.ts';

/** Every entry gets the gradient of its mean, divided by the number of entries. */
export const meanGradient: GradConfig = {
  kernelName: tf.Mean,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => {
    const { axis } = attributes as unknown as MeanAttrs;
    const input = x as Tensor;
    const mean = dy as Tensor;
    // Divided while small, spread afterwards.
    return { x: () => spread(tf.mul(mean, mean.size / input.size), input.shape, axis) };
  },
};
