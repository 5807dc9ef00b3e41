import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/** torch's depthwise weight [channels, 1, height, width] as tfjs wants it: [height, width, channels, 1]. */
export function asFilter(weight: Tensor): Tensor4D {
  return tf.transpose(weight as Tensor4D, [2, 3, 0, 1]);
}

/** A weight [channels, 1, 3, 3] turned by 180 degrees: what carries the gradient of a convolution back to its input. */
export function turned(weight: Tensor): Tensor {
  const order = tf.tensor1d([8, 7, 6, 5, 4, 3, 2, 1, 0], 'int32');
  return tf.reshape(tf.gather(tf.reshape(weight, [-1, 9]), order, 1), weight.shape);
}
