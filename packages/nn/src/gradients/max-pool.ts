import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, MaxPoolAttrs, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';

/** The largest entry of each window gets the gradient of that window. */
export const maxPoolGradient: GradConfig = {
  kernelName: tf.MaxPool,
  inputsToSave: ['x'],
  outputsToSave: [true],
  gradFunc: (dy, saved, attributes) => {
    const [input, output] = saved as [Tensor, Tensor];
    const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as MaxPoolAttrs;
    const window = { filterSize, strides, pad, dimRoundingMode } as unknown as NamedAttrMap;
    const inputs = { dy: dy as Tensor, input, output };
    return { x: () => tf.engine().runKernel(tf.MaxPoolGrad, inputs, window) as Tensor };
  },
};
