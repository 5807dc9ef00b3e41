import * as tf from '@tensorflow/tfjs-core';
import type { DepthwiseConv2dNativeAttrs, GradConfig, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';

/** Gradients of a depthwise convolution by the two kernels that exist for them. */
export const depthwiseConv2dNativeGradient: GradConfig = {
  kernelName: tf.DepthwiseConv2dNative,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dy, saved, attributes) => {
    const [x, filter] = saved as [Tensor, Tensor];
    const { strides, pad, dilations, dimRoundingMode } = attributes as unknown as DepthwiseConv2dNativeAttrs;
    const shared = { strides, pad, dilations, dimRoundingMode };
    const run = (kernel: string, inputs: Record<string, Tensor>, more: object): Tensor =>
      tf.engine().runKernel(kernel, inputs, { ...shared, ...more } as unknown as NamedAttrMap) as Tensor;
    return {
      x: () =>
        run(tf.DepthwiseConv2dNativeBackpropInput, { dy: dy as Tensor, filter }, { inputShape: x.shape }),
      filter: () =>
        run(tf.DepthwiseConv2dNativeBackpropFilter, { x, dy: dy as Tensor }, { filterShape: filter.shape }),
    };
  },
};
