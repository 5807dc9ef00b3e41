import * as tf from '@tensorflow/tfjs-core';
import type { Conv2DAttrs, GradConfig, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';

/** Gradients of a convolution by the two kernels that exist for them, in either data format. */
export const conv2dGradient: GradConfig = {
  kernelName: tf.Conv2D,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dy, saved, attributes) => {
    const [x, filter] = saved as [Tensor, Tensor];
    const { strides, pad, dataFormat, dimRoundingMode } = attributes as unknown as Conv2DAttrs;
    const shared = { strides, pad, dataFormat, dimRoundingMode };
    const run = (kernel: string, inputs: Record<string, Tensor>, more: object): Tensor =>
      tf.engine().runKernel(kernel, inputs, { ...shared, ...more } as unknown as NamedAttrMap) as Tensor;
    return {
      x: () => run(tf.Conv2DBackpropInput, { dy: dy as Tensor, filter }, { inputShape: x.shape }),
      filter: () => run(tf.Conv2DBackpropFilter, { x, dy: dy as Tensor }, { filterShape: filter.shape }),
    };
  },
};
