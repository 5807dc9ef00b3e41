import { type Flat, leaf } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { withGradient } from '../../support/with-gradient.ts';
import type { DepthwiseOptions } from './depthwise-conv.ts';
import { asFilter, turned } from './filter.ts';
import { weightGradient } from './weight-gradient.ts';

/** Places of the tokens, row by row. */
type Grid = { readonly height: number; readonly width: number };

/**
 * `depthwiseConv` for evaluation, on tokens as they are: x [height * width, batch, channels] -> the same shape. Runtimes that
 * know the weights keep images in blocks of channels, which they fill from channels that come last as easily as from
 * channels first; a backward pass costs more this way than by `depthwiseConv`.
 */
export function depthwiseTokens(
  params: Flat<Tensor>,
  x: Tensor3D,
  grid: Grid,
  { scale, affine }: DepthwiseOptions = {},
): Tensor3D {
  const channels = x.shape[2];
  const times = (tensor: Tensor, factor: Tensor | undefined, shape: number[]): Tensor =>
    factor === undefined ? tensor : tf.mul(tensor, tf.reshape(factor, shape));
  const weight = times(leaf(params, 'weight'), scale, [channels, 1, 1, 1]);
  const bias = times(leaf(params, 'bias'), scale, [channels]);
  if (affine === undefined) return tf.add(convolve(x, weight, grid), bias);
  const shift = tf.broadcastTo(leaf(affine, 'bias'), [x.shape[0], 1, channels]) as Tensor3D;
  const offset = tf.add(convolve(shift, weight, grid), bias);
  const scaled = times(weight, leaf(affine, 'weight'), [channels, 1, 1, 1]);
  return tf.add(convolve(x, scaled, grid), offset);
}

/** The gradient of the weights is taken on channels that come first, where the one of training is. */
function convolve(x: Tensor3D, weight: Tensor, grid: Grid): Tensor3D {
  return withGradient(
    [x, weight],
    () => ({ value: apply(x, weight, grid), saved: [x, weight] }),
    (dy, saved) => {
      const [input, kernel] = saved as [Tensor3D, Tensor];
      const gradient = weightGradient(channelsFirst(input, grid), channelsFirst(dy, grid));
      return [apply(dy, turned(kernel), grid), gradient];
    },
  );
}

/** All images as one picture, in which the columns of the images take turns; see `depthwiseDirect`. */
function apply(x: Tensor3D, weight: Tensor, { height, width }: Grid): Tensor3D {
  const [, batch, channels] = x.shape;
  const picture: Tensor4D = tf.reshape(x, [1, height, width * batch, channels]);
  return tf.reshape(tf.depthwiseConv2d(picture, asFilter(weight), 1, 'same', 'NHWC', [1, batch]), x.shape);
}

/** [height * width, batch, channels] -> [channels, height, width, batch]. */
function channelsFirst(x: Tensor3D, { height, width }: Grid): Tensor4D {
  const [, batch, channels] = x.shape;
  return tf.reshape(tf.transpose(x, [2, 0, 1]), [channels, height, width, batch]);
}
