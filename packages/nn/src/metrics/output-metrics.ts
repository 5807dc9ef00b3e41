import type { Flat } from '@sparsam/core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { l2Normalize } from '../functions/l2-normalize.ts';

/**
 * A sign of collapse in the outputs of a head, outputs [rows, outDim], by their directions alone: `outputStd`, the
 * standard deviation over rows of each dimension of the outputs scaled to length 1, root mean square over dimensions
 * times sqrt(outDim). 0 where all rows point one way, 1 where their mean is 0 (Chen and He, arXiv 2011.10566,
 * section 4.1, where 1 / sqrt(outDim) is the value of a healthy run). A scalar.
 */
export function outputMetrics(outputs: Tensor2D): Flat<Scalar> {
  const unit = l2Normalize(outputs);
  const centered = tf.sub(unit, tf.mean(unit, 0, true));
  // Summed over the dimensions the variances are 1 - |mean|^2.
  const variance: Scalar = tf.sum(tf.mean(tf.square(centered), 0));
  return { outputStd: tf.sqrt(variance) };
}
