import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, SplitVAttrs, Tensor } from '@tensorflow/tfjs-core';

/** The pieces' gradients, joined. */
export const splitVGradient: GradConfig = {
  kernelName: tf.SplitV,
  gradFunc: (dy, _saved, attributes) => {
    const { axis } = attributes as unknown as SplitVAttrs;
    return { x: () => tf.concat(dy as Tensor[], axis) };
  },
};
