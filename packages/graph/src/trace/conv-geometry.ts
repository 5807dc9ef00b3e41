import * as tf from '@tensorflow/tfjs-core';

type Padding = 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;

/** Strides, dilations and pads (top, left, bottom, right) of a two-dimensional window, from tfjs's arguments. */
export function convGeometry(
  inputShape: readonly number[],
  filterShape: readonly number[],
  strides: number | [number, number],
  dilations: number | [number, number],
  pad: Padding,
  kind: 'conv' | 'depthwise' | 'pool',
): { strides: readonly number[]; dilations: readonly number[]; pads: readonly number[] } {
  const input = inputShape as [number, number, number, number];
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo } =
    kind === 'pool'
      ? tf.backend_util.computePool2DInfo(
          input,
          [filterShape[0] as number, filterShape[1] as number],
          strides,
          dilations,
          pad,
        )
      : tf.backend_util.computeConv2DInfo(
          input,
          filterShape as [number, number, number, number],
          strides,
          dilations,
          pad,
          undefined,
          kind === 'depthwise',
        );
  return {
    strides: [strideHeight, strideWidth],
    dilations: [dilationHeight, dilationWidth],
    pads: [padInfo.top, padInfo.left, padInfo.bottom, padInfo.right],
  };
}
