import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * log(sum(exp(x))) over the last axis, which is kept with extent 1, given softmax(x). The largest probability is
 * exp(max x) / sum(exp(x)), so two maxima replace another pass of exponentials; it never underflows.
 */
export function logSumExp(x: Tensor, softmax: Tensor): Tensor {
  return tf.sub(tf.max(x, -1, true), tf.log(tf.max(softmax, -1, true)));
}
