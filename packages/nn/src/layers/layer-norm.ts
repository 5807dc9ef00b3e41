import { type Flat, type NdArray, full, leaf, zeros } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { composite } from '../support/composite.ts';
import { withGradient } from '../support/with-gradient.ts';

/** `weight` ones and `bias` zeros, each [width]. */
export function initLayerNorm(width: number): Flat<NdArray> {
  return { weight: full(1, [width]), bias: zeros('float32', [width]) };
}

/**
 * Layer normalisation over the last axis (Ba et al. 2016, arXiv 1607.06450): x [..., width] -> the same shape.
 * Biased variance, as in torch. `epsilon` is added to the variance; vision transformers use 1e-6, torch's own default
 * is 1e-5.
 */
export function layerNorm(params: Flat<Tensor>, x: Tensor, { epsilon = 1e-6 } = {}): Tensor {
  const scale = leaf(params, 'weight');
  const bias = leaf(params, 'bias');
  const width = scale.size;
  const rows = tf.reshape(x, [-1, width]);
  const result = withGradient(
    [rows, scale, bias],
    () => {
      const [y, mean, invStd] = normalise(rows, scale, bias, epsilon) as [Tensor, Tensor, Tensor];
      return { value: y, saved: [rows, scale, mean, invStd] };
    },
    // With n = (x - mean) invStd and g = dy scale: dx = invStd (g - mean(g) - n mean(g n)). The two means are products
    // of a matrix and a vector, and dy n serves both the scale's gradient and the second of them.
    (dy, saved) => {
      const [input, weight, mean, invStd] = saved as [Tensor, Tensor, Tensor, Tensor];
      const normalised = tf.mul(tf.sub(input, mean), invStd);
      const slopes = tf.mul(dy, normalised);
      const column = tf.reshape(tf.div(weight, width), [width, 1]);
      const meanGradient = tf.mul(tf.matMul(dy, column), invStd);
      const meanSlope = tf.mul(tf.matMul(slopes, column), invStd);
      const direct = tf.mul(tf.mul(dy, weight), invStd);
      const dx = tf.sub(direct, tf.add(tf.mul(normalised, meanSlope), meanGradient));
      return [dx, tf.sum(slopes, 0), tf.sum(dy, 0)];
    },
  );
  return tf.reshape(result, x.shape);
}

/** y [rows, width], with the mean and the inverse standard deviation of every row, [rows, 1]. */
function normalise(x: Tensor, scale: Tensor, bias: Tensor, epsilon: number): Tensor[] {
  return composite('LayerNormalization', { x, scale, bias }, { epsilon }, () => {
    const mean = tf.mean(x, 1, true);
    const centred = tf.sub(x, mean);
    const invStd = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon));
    return [tf.add(tf.mul(tf.mul(centred, invStd), scale), bias), mean, invStd];
  });
}
