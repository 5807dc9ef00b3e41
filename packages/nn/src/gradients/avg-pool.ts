import * as tf from '@tensorflow/tfjs-core';
import type { AvgPoolAttrs, GradConfig, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';

/** Every entry of a window gets its share of that window's gradient. */
export const avgPoolGradient: GradConfig = {
  kernelName: tf.AvgPool,
  inputsToSave: ['x'],
  gradFunc: (dy, [input], attributes) => {
    const { filterSize, strides, pad } = attributes as unknown as AvgPoolAttrs;
    const inputs = { dy: dy as Tensor, input: input as Tensor };
    const window = { filterSize, strides, pad } as unknown as NamedAttrMap;
    return { x: () => tf.engine().runKernel(tf.AvgPoolGrad, inputs, window) as Tensor };
  },
};
