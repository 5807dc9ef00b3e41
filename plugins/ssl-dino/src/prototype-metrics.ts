import type { Flat } from '@sparsam/core';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** -sum p ln p over the last axis; 0 ln 0 counts as 0. */
const entropy = (probabilities: Tensor): Tensor =>
  tf.neg(tf.sum(tf.mul(probabilities, tf.log(tf.maximum(probabilities, 1e-30))), -1));

/**
 * Signs of collapse in the teacher's outputs, each a scalar. probabilities [rows, prototypes].
 * - `teacherEntropy`, nats, mean over rows: 0 where one prototype takes all, ln(prototypes) where none stands out.
 * - `teacherKl`, nats: mean divergence of a row from the mean over rows; 0 where all rows are equal. It is the entropy
 *   of the mean less the mean of the entropies.
 * - `teacherEntropyLimit`, nats: ln(prototypes), the largest that the entropy can be.
 */
export function prototypeMetrics(probabilities: Tensor2D): Flat<Scalar> {
  const teacherEntropy: Scalar = tf.mean(entropy(probabilities));
  return {
    teacherEntropy,
    teacherKl: tf.sub(entropy(tf.mean(probabilities, 0)), teacherEntropy),
    teacherEntropyLimit: tf.scalar(Math.log(probabilities.shape[1])),
  };
}
