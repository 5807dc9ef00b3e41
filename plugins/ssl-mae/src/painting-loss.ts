import { standardizeRows } from '@sparsam/nn';
import type { Scalar, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** Each patch with mean 0 and variance 1 (biased, plus 1e-6): patches [batch, patches, size] -> the same shape. */
export function standardizePatches(patches: Tensor3D): Tensor3D {
  const rows: Tensor2D = tf.reshape(patches, [-1, patches.shape[2]]);
  return tf.reshape(standardizeRows(rows, 1e-6).y, patches.shape);
}

/**
 * The mean squared error over the hidden patches (MAE, arXiv 2111.06377, section 3). painted and targets
 * [batch, patches, size], mask [batch, patches], 1 where hidden.
 */
export function paintingLoss(painted: Tensor3D, targets: Tensor3D, mask: Tensor2D): Scalar {
  const errors = tf.mean(tf.square(tf.sub(painted, targets)), 2);
  return tf.div(tf.sum(tf.mul(errors, mask)), tf.sum(mask));
}
