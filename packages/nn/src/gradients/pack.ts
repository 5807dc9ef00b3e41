import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, PackAttrs, Tensor } from '@tensorflow/tfjs-core';

/** Each stacked tensor gets its layer of the gradient. */
export const packGradient: GradConfig = {
  kernelName: tf.Pack,
  saveAllInputs: true,
  gradFunc: (dy, inputs, attributes) => {
    const gradient = dy as Tensor;
    const { axis } = attributes as unknown as PackAttrs;
    const along = axis < 0 ? axis + gradient.rank : axis;
    const size = gradient.shape.map((extent, dimension) => (dimension === along ? 1 : extent));
    const layers = inputs.map((input, index) => {
      const begin = gradient.shape.map((_, dimension) => (dimension === along ? index : 0));
      return [index, (): Tensor => tf.reshape(tf.slice(gradient, begin, size), input.shape)] as const;
    });
    return Object.fromEntries(layers);
  },
};
