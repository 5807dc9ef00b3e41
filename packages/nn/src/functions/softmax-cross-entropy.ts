import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from '../support/with-gradient.ts';

/**
 * The cross-entropy of softmax(logits) against target distributions, a value per row:
 * -sum_c target_c ln softmax(logits)_c. logits [rows, classes], targets [rows, classes] (non-negative; one-hot,
 * smoothed, or a teacher's probabilities), result [rows] in nats.
 *
 * The targets are constants: no gradient goes to them.
 */
export function softmaxCrossEntropy(logits: Tensor2D, targets: Tensor2D): Tensor1D {
  return withGradient(
    [logits],
    () => {
      // sum_c t_c (lse - z_c) with z shifted by its maximum, against overflow.
      const shifted = tf.sub(logits, tf.max(logits, 1, true));
      const logSum = tf.log(tf.sum(tf.exp(shifted), 1));
      const weight = tf.sum(targets, 1);
      const value = tf.sub(tf.mul(weight, logSum), tf.sum(tf.mul(targets, shifted), 1)) as Tensor1D;
      return { value, saved: [logits, targets, weight] };
    },
    (dy, saved) => {
      const [z, t, weight] = saved as [Tensor2D, Tensor2D, Tensor1D];
      const column = (row: Tensor1D): Tensor2D => tf.reshape(row, [-1, 1]);
      return [tf.mul(column(dy), tf.sub(tf.mul(tf.softmax(z), column(weight)), t))];
    },
  );
}
