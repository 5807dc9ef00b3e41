import { l2Normalize, softmaxCrossEntropy } from '@sparsam/nn';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The normalised temperature-scaled cross-entropy (SimCLR, arXiv 2002.05709, equation (1), meant over all rows):
 *
 *   l(i, j) = -log( exp(cos(z_i, z_j) / temperature) / sum_{k != i} exp(cos(z_i, z_k) / temperature) )
 *
 * z [2 * batch, outDim], all images of the first view, then of the second: the other view of row i is row i + batch.
 */
export function ntXent(z: Tensor2D, temperature: number): Scalar {
  const [rows] = z.shape;
  const unit = l2Normalize(z);
  const cosines = tf.matMul(unit, unit, false, true);
  const self = tf.eye(rows);
  // k != i: beside the others a row's cosine with itself is as good as minus infinity.
  const logits: Tensor2D = tf.sub(tf.div(cosines, temperature), tf.mul(self, 1e9));
  const [first, second] = tf.split(self, 2) as [Tensor2D, Tensor2D];
  return tf.mean(softmaxCrossEntropy(logits, tf.concat([second, first])));
}
