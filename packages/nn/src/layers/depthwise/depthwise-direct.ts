import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { withGradient } from '../../support/with-gradient.ts';
import { bandedWeightGradient } from './depthwise-banded.ts';

/**
 * The convolution by the backend's own depthwise kernel. The gradient of the input is such a convolution too, with the
 * kernel turned by 180 degrees; that of the weights is a matrix product, as no runtime for inference has a kernel for it
 * and nine products of shifted images would be nine passes over memory.
 */
export function depthwiseDirect(x: Tensor4D, weight: Tensor): Tensor4D {
  return withGradient(
    [x, weight],
    () => ({ value: convolve(x, weight), saved: [x, weight] }),
    (dy, saved) => {
      const [input, kernel] = saved as [Tensor4D, Tensor];
      return [convolve(dy, turned(kernel)), bandedWeightGradient(input, dy)];
    },
  );
}

/** A transposition before and after, as tfjs wants the channels last. */
function convolve(x: Tensor4D, weight: Tensor): Tensor4D {
  const channelsLast = tf.transpose(x, [3, 1, 2, 0]);
  // torch: channel, 1, height, width -> tfjs: height, width, channel, 1.
  const filter = tf.transpose(weight as Tensor4D, [2, 3, 0, 1]);
  return tf.transpose(tf.depthwiseConv2d(channelsLast, filter, 1, 'same'), [3, 1, 2, 0]);
}

/** The nine weights of each channel in reverse order. */
function turned(weight: Tensor): Tensor {
  const order = tf.tensor1d([8, 7, 6, 5, 4, 3, 2, 1, 0], 'int32');
  return tf.reshape(tf.gather(tf.reshape(weight, [-1, 9]), order, 1), weight.shape);
}
