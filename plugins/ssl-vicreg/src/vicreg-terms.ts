import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

const epsilon = 1e-4;

/**
 * The invariance term s, arXiv 2105.04906, equation (5), meant over the dimensions too, as in the paper's algorithm 1:
 * the mean squared difference of the two views' outputs. Both [batch, outDim].
 */
export function invariance(first: Tensor2D, second: Tensor2D): Scalar {
  return tf.mean(tf.square(tf.sub(first, second)));
}

/**
 * The variance term v, equations (1) and (2): how far each dimension's standard deviation over the batch,
 * sqrt(unbiased variance + 1e-4), stays below 1, meant over dimensions. z [batch, outDim].
 */
export function variance(z: Tensor2D): Scalar {
  const [batch] = z.shape;
  const centered = tf.sub(z, tf.mean(z, 0, true));
  const std = tf.sqrt(tf.add(tf.div(tf.sum(tf.square(centered), 0), batch - 1), epsilon));
  return tf.mean(tf.relu(tf.sub(1, std)));
}

/**
 * The covariance term c, equations (3) and (4): the squares of the covariances of different dimensions over the batch,
 * summed and divided by outDim. z [batch, outDim].
 */
export function covariance(z: Tensor2D): Scalar {
  const [batch, outDim] = z.shape;
  const centered = tf.sub(z, tf.mean(z, 0, true));
  const matrix = tf.div(tf.matMul(centered, centered, true), batch - 1);
  const others = tf.sub(1, tf.eye(outDim));
  return tf.div(tf.sum(tf.square(tf.mul(matrix, others))), outDim);
}
