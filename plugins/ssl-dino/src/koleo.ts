import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { l2Normalize } from '@sparsam/nn';

/**
 * The Kozachenko-Leonenko regulariser (Sablayrolles et al., arXiv 1806.03198, equation (2); for self-distillation
 * DINOv2, arXiv 2304.07193, section 4): minus the mean logarithm of each feature's distance to its nearest neighbour
 * within the batch, on the unit sphere. It spreads the features of different images apart.
 *
 * features [rows, embedDim], one row an image -> a scalar. Distances come from the cosines, |a - b|^2 = 2 - 2 a.b.
 */
export function koleo(features: Tensor2D): Scalar {
  const rows = features.shape[0];
  const unit = l2Normalize(features);
  const cosines = tf.matMul(unit, unit, false, true);
  // A row is not its own neighbour.
  const others = tf.sub(cosines, tf.mul(tf.eye(rows), 4));
  const nearest = tf.max(others, 1);
  const squared = tf.maximum(tf.sub(2, tf.mul(nearest, 2)), 1e-6);
  return tf.mul(tf.mean(tf.log(squared)), -0.5);
}
