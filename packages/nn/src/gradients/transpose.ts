import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor, TransposeAttrs } from '@tensorflow/tfjs-core';

/** The gradient with its axes put back in their order. */
export const transposeGradient: GradConfig = {
  kernelName: tf.Transpose,
  gradFunc: (dy, _saved, attributes) => {
    const { perm } = attributes as unknown as TransposeAttrs;
    const inverse = perm.map((_, axis) => perm.indexOf(axis));
    return { x: () => tf.transpose(dy as Tensor, inverse) };
  },
};
