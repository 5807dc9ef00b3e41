import type { Flat } from '@sparsam/core';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Signs of collapse in features [rows, embedDim], each a scalar.
 * - `featureStd`: standard deviation over rows, mean over dimensions; in the features' unit.
 * - `effectiveRank`: participation ratio trace(C)^2 / |C|^2 of the covariance C, from 1 to min(rows - 1, embedDim).
 *   The rows' Gram matrix has the same non-zero eigenvalues and is smaller.
 */
export function featureMetrics(features: Tensor2D): Flat<Scalar> {
  const centered: Tensor2D = tf.sub(features, tf.mean(features, 0, true));
  const variance = tf.mean(tf.square(centered), 0);
  const gram: Tensor = tf.matMul(centered, centered, false, true);
  const trace = tf.sum(tf.square(centered));
  const effectiveRank: Scalar = tf.div(tf.square(trace), tf.maximum(tf.sum(tf.square(gram)), 1e-30));
  return { featureStd: tf.mean(tf.sqrt(variance)), effectiveRank };
}
