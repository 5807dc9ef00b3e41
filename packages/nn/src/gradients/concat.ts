import * as tf from '@tensorflow/tfjs-core';
import type { ConcatAttrs, GradConfig, Tensor } from '@tensorflow/tfjs-core';

/** Each input gets its piece of the gradient. */
export const concatGradient: GradConfig = {
  kernelName: tf.Concat,
  saveAllInputs: true,
  gradFunc: (dy, inputs, attributes) => {
    const gradient = dy as Tensor;
    const { axis } = attributes as unknown as ConcatAttrs;
    const along = axis < 0 ? axis + gradient.rank : axis;
    let offset = 0;
    const pieces = inputs.map((input, index) => {
      const begin = gradient.shape.map((_, dimension) => (dimension === along ? offset : 0));
      offset += input.shape[along] as number;
      return [index, (): Tensor => tf.slice(gradient, begin, input.shape)] as const;
    });
    return Object.fromEntries(pieces);
  },
};
