import { type Flat, leaf } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { depthwiseDirect } from './depthwise-direct.ts';
import { depthwiseMatrix } from './depthwise-matrix.ts';
import type { Depthwise3x3 } from './types.ts';

/** Up to how many places a grid counts as small: 6 x 6, which is a local view of 96 pixels in patches of 16. */
export const smallGrid = 36;

/** The formulation for a grid of that size; both are measured by `npm run bench -- train`. */
export function chooseDepthwise(height: number, width: number): Depthwise3x3 {
  return height * width <= smallGrid ? depthwiseMatrix : depthwiseDirect;
}

export type DepthwiseOptions = {
  /** Multiplies the result, [channels]; on the side of the parameters. */
  readonly scale?: Tensor;
  /** `weight` and `bias` of a norm, each [channels], to be applied to `x` first; on the side of the parameters too. */
  readonly affine?: Flat<Tensor>;
};

/**
 * A depthwise 3 x 3 convolution with zeros around, channels first and the batch innermost: x [channels, height, width,
 * batch] -> the same shape; `weight` [channels, 1, 3, 3] and `bias` [channels] as torch keeps them.
 *
 * An affine map of the input, g x + s, is absorbed: conv(g x + s) = (g w) * x + s (w * 1), where the last convolution,
 * of an image of ones, is not constant only because zeros lie around it.
 */
export function depthwiseConv(
  params: Flat<Tensor>,
  x: Tensor4D,
  { scale, affine }: DepthwiseOptions = {},
): Tensor4D {
  const [channels, height, width] = x.shape;
  const convolve = chooseDepthwise(height, width);
  const column = (vector: Tensor): Tensor => tf.reshape(vector, [channels, 1, 1, 1]);
  const times = (tensor: Tensor, factor: Tensor | undefined): Tensor =>
    factor === undefined ? tensor : tf.mul(tensor, column(factor));
  const weight = times(leaf(params, 'weight'), scale);
  const bias = times(column(leaf(params, 'bias')), scale);
  if (affine === undefined) return tf.add(convolve(x, weight), bias);
  const shift = tf.broadcastTo(column(leaf(affine, 'bias')), [channels, height, width, 1]) as Tensor4D;
  const offset = tf.add(convolve(shift, weight), bias);
  return tf.add(convolve(x, times(weight, leaf(affine, 'weight'))), offset);
}
