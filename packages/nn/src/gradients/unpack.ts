import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor, UnpackAttrs } from '@tensorflow/tfjs-core';

/** The layers' gradients, stacked. */
export const unpackGradient: GradConfig = {
  kernelName: tf.Unpack,
  gradFunc: (dy, _saved, attributes) => {
    const { axis } = attributes as unknown as UnpackAttrs;
    return { value: () => tf.stack(dy as Tensor[], axis) };
  },
};
