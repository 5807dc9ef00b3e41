import { type Flat, type Key, type NdArray, foldIn, leaf, truncatedNormalArray, zeros } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

export type LinearOptions = {
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly bias?: boolean;
  /** Standard deviation of the weights, a normal distribution cut at +-2. */
  readonly std?: number;
};

/** `weight` [outFeatures, inFeatures], truncated normal; `bias` [outFeatures], zeros. */
export function initLinear(
  key: Key,
  { inFeatures, outFeatures, bias = true, std = 0.02 }: LinearOptions,
): Flat<NdArray> {
  const weight = truncatedNormalArray(foldIn(key, 'weight'), [outFeatures, inFeatures], std);
  return bias ? { weight, bias: zeros('float32', [outFeatures]) } : { weight };
}

/** y = x W^T + b over the last axis: x [..., inFeatures] -> [..., outFeatures]. The bias may be missing. */
export function linear(params: Flat<Tensor>, x: Tensor): Tensor {
  const weight = leaf(params, 'weight');
  const [outFeatures, inFeatures] = weight.shape as [number, number];
  // One matrix product over all rows, whatever the leading axes.
  const product = tf.matMul(tf.reshape(x, [-1, inFeatures]), weight, false, true);
  const rows = params.bias === undefined ? product : tf.add(product, params.bias);
  return tf.reshape(rows, [...x.shape.slice(0, -1), outFeatures]);
}

/**
 * `scale * linear(params, x)` with `scale` `[outFeatures]`: a projection under a layer scale (Touvron et al. 2021,
 * arXiv 2103.17239). Exact; the scale multiplies whichever is smaller, the weights or the result, so that
 * it costs no passes over the activations where there are many rows.
 */
export function scaledLinear(params: Flat<Tensor>, x: Tensor, scale: Tensor): Tensor {
  const weight = leaf(params, 'weight');
  const [outFeatures, inFeatures] = weight.shape as [number, number];
  const rows = x.size / inFeatures;
  if (rows < inFeatures) return tf.mul(linear(params, x), scale);
  const scaled = { weight: tf.mul(weight, tf.reshape(scale, [outFeatures, 1])) };
  return linear(params.bias === undefined ? scaled : { ...scaled, bias: tf.mul(params.bias, scale) }, x);
}

/**
 * The projection that does to n what `projection` does to `norm.weight n + norm.bias`: W (g n + s) + b is
 * (W diag g) n + (W s + b). Exact; the norm's scale and bias cost no pass over the activations, forward or backward.
 */
export function absorbAffine(projection: Flat<Tensor>, norm: Flat<Tensor>): Flat<Tensor> {
  const weight = leaf(projection, 'weight');
  const shift = tf.reshape(tf.matMul(weight, tf.reshape(leaf(norm, 'bias'), [-1, 1])), [
    weight.shape[0] as number,
  ]);
  return {
    weight: tf.mul(weight, leaf(norm, 'weight')),
    bias: projection.bias === undefined ? shift : tf.add(projection.bias, shift),
  };
}
