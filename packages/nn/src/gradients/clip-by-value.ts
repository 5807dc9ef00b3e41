import * as tf from '@tensorflow/tfjs-core';
import type { ClipByValueAttrs, GradConfig, Tensor } from '@tensorflow/tfjs-core';

/** The gradient where the value lies within the limits (both included), else 0. */
export const clipByValueGradient: GradConfig = {
  kernelName: tf.ClipByValue,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => {
    const { clipValueMin, clipValueMax } = attributes as unknown as ClipByValueAttrs;
    const inside = (value: Tensor): Tensor =>
      tf.logicalAnd(tf.greaterEqual(value, clipValueMin), tf.lessEqual(value, clipValueMax));
    return { x: () => tf.mul(dy as Tensor, tf.cast(inside(x as Tensor), 'float32')) };
  },
};
