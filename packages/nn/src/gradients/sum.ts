import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, SumAttrs, Tensor } from '@tensorflow/tfjs-core';
import { spread } from './spread.ts';

/** Every summand gets the gradient of its sum. */
export const sumGradient: GradConfig = {
  kernelName: tf.Sum,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => {
    const { axis } = attributes as unknown as SumAttrs;
    return { x: () => spread(dy as Tensor, (x as Tensor).shape, axis) };
  },
};
