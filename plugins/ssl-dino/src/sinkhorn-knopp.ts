import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Assigns rows to prototypes so that all prototypes are used alike: rows and columns of exp(logits / temperature) are
 * scaled in turn until columns sum to rows / prototypes and rows to 1 (Cuturi 2013, arXiv 1306.0895; for teachers Caron
 * et al., SwAV, arXiv 2006.09882, section 3.1, and DINOv2, arXiv 2304.07193, section 4). What the centre does slowly by
 * a running mean this does exactly within the batch, so that neither one prototype nor the uniform answer is stable.
 *
 * logits [rows, prototypes] -> probabilities of the same shape, rows summing to 1. Three rounds, as in both papers.
 */
export function sinkhornKnopp(logits: Tensor2D, temperature: Scalar, iterations = 3): Tensor2D {
  // The largest logit of all becomes 0; a factor common to all entries is divided out below.
  const scaled = tf.div(tf.sub(logits, tf.max(logits)), temperature);
  let assignment = tf.exp(scaled) as Tensor2D;
  for (let round = 0; round < iterations; round++) {
    // Prototypes that nobody is near enough to for a float32 stay at zero instead of dividing by it.
    assignment = tf.div(assignment, tf.maximum(tf.sum(assignment, 0, true), 1e-30));
    assignment = tf.div(assignment, tf.maximum(tf.sum(assignment, 1, true), 1e-30));
  }
  return assignment;
}
