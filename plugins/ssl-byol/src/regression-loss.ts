import { l2Normalize } from '@sparsam/nn';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * BYOL's loss, arXiv 2006.07733, equations (2) and (3): the squared distance of directions, 2 - 2 cos(prediction,
 * projection), of each view's prediction and the other view's projection by the teacher; meant over the batch, summed
 * over the two orders.
 *
 * predictions and projections [2 * batch, outDim], all images of the first view, then of the second.
 */
export function regressionLoss(predictions: Tensor2D, projections: Tensor2D): Scalar {
  const [first, second] = tf.split(l2Normalize(projections), 2) as [Tensor2D, Tensor2D];
  const cosines: Tensor2D = tf.sum(tf.mul(l2Normalize(predictions), tf.concat([second, first])), 1);
  return tf.sub(4, tf.mul(tf.mean(cosines), 4));
}
