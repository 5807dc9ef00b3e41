import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The centre of the teacher's logits: the one to subtract in this step's loss, and the next, an exponential moving
 * average of the batches' means (DINO, arXiv 2104.14294, equation (4)). A centre that is still all zeros is replaced
 * by the batch's mean first, so that the first loss is centred too.
 *
 * center [prototypes], logits [rows, prototypes]; both results [prototypes].
 */
export function moveCenter(
  center: Tensor1D,
  logits: Tensor2D,
  momentum: number,
): { current: Tensor1D; next: Tensor1D } {
  const batchMean: Tensor1D = tf.mean(logits, 0);
  const unset = tf.cast(tf.equal(tf.max(tf.abs(center)), 0), 'float32');
  const current: Tensor1D = tf.add(center, tf.mul(batchMean, unset));
  const next: Tensor1D = tf.add(tf.mul(current, momentum), tf.mul(batchMean, 1 - momentum));
  return { current, next };
}
