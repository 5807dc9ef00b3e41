import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { composite } from '../support/composite.ts';
import { withGradient } from '../support/with-gradient.ts';

/** Rows of mean 0 and variance 1, with what was taken out of them, [rows, 1] each. */
export type Standardized = { readonly y: Tensor2D; readonly mean: Tensor; readonly invStd: Tensor };

/**
 * Subtracts every row's mean and divides by its standard deviation, sqrt(biased variance + epsilon): what layer
 * normalisation does to tokens and batch normalisation to channels, before their scale and bias. x [rows, width].
 * `mean` and `invStd` carry no gradient.
 */
export function standardizeRows(x: Tensor2D, epsilon: number): Standardized {
  const width = x.shape[1];
  const [normalised, mean, invStd] = composite(
    'LayerNormalization',
    { x, scale: tf.ones([width]), bias: tf.zeros([width]) },
    { epsilon },
    () => {
      const average = tf.mean(x, 1, true);
      const centred = tf.sub(x, average);
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon));
      return [tf.mul(centred, inverse), average, inverse];
    },
  ) as [Tensor2D, Tensor, Tensor];
  const y = withGradient(
    [x],
    () => ({ value: tf.clone(normalised), saved: [normalised, invStd] }),
    // dx = invStd (dy - mean(dy) - y mean(dy y)), with invStd drawn into the two means.
    (dy, saved) => {
      const [rows, inverse] = saved as [Tensor2D, Tensor];
      const meanGradient = tf.mul(tf.mean(dy, 1, true), inverse);
      const meanSlope = tf.mul(tf.mean(tf.mul(dy, rows), 1, true), inverse);
      return [tf.sub(tf.sub(tf.mul(dy, inverse), tf.mul(rows, meanSlope)), meanGradient)];
    },
  );
  return { y, mean, invStd };
}
