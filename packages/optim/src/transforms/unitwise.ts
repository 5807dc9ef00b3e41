import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Sum of squares of each unit of a parameter: over everything but the first axis, which holds the units in the
 * layouts [out, in] and [out, in, height, width]; shape [units, 1, ...]. A vector or scalar is one unit, shape [].
 * Brock et al., arXiv 2102.06171, section 4, with timm's choice of axes.
 */
export function unitwiseSquares(x: Tensor): Tensor {
  if (x.rank <= 1) return tf.sum(tf.square(x));
  const axes = Array.from({ length: x.rank - 1 }, (_, index) => index + 1);
  return tf.sum(tf.square(x), axes, true);
}
