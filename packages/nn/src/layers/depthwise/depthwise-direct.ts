import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { withGradient } from '../../support/with-gradient.ts';
import { asFilter, turned } from './filter.ts';
import { weightGradient } from './weight-gradient.ts';

/**
 * The convolution by the backend's own depthwise kernel, without moving anything: with the batch innermost, a channel is
 * one wide picture in which the columns of all images take turns, and the neighbour of a column is `batch` columns away.
 * A kernel dilated by `batch` therefore convolves every image at once.
 *
 * The gradient of the input is such a convolution too, with the kernel turned by 180 degrees; that of the weights is a
 * matrix product, as no runtime for inference has a kernel for it.
 */
export function depthwiseDirect(x: Tensor4D, weight: Tensor): Tensor4D {
  return withGradient(
    [x, weight],
    () => ({ value: convolve(x, weight), saved: [x, weight] }),
    (dy, saved) => {
      const [input, kernel] = saved as [Tensor4D, Tensor];
      return [convolve(dy, turned(kernel)), weightGradient(input, dy)];
    },
  );
}

/** Transposed before and after, as tfjs wants the channels last; a compiler finds that both are undone. */
function convolve(x: Tensor4D, weight: Tensor): Tensor4D {
  const [channels, height, width, batch] = x.shape;
  const picture = tf.transpose(tf.reshape(x, [1, channels, height, width * batch]), [0, 2, 3, 1]);
  const convolved = tf.depthwiseConv2d(picture as Tensor4D, asFilter(weight), 1, 'same', 'NHWC', [1, batch]);
  return tf.reshape(tf.transpose(convolved, [0, 3, 1, 2]), x.shape);
}
