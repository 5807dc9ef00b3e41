import { type Flat, type Key, type NdArray, foldIn, full, leaf, prefixed, scope } from '@sparsam/core';
import { absorbAffine, initLinear, inverseNorm, linear, scaledLinear } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { Architecture } from './architecture.ts';
import type { Tokens } from './tokens.ts';

/** `temperature` [numHeads, 1, 1], and the projections `qkv` and `proj`. */
export function initCrossCovarianceAttention(key: Key, { embedDim, numHeads }: Architecture): Flat<NdArray> {
  const projection = (name: string, outFeatures: number): Flat<NdArray> =>
    prefixed(name, initLinear(foldIn(key, name), { inFeatures: embedDim, outFeatures }));
  return {
    temperature: full(1, [numHeads, 1, 1]),
    ...projection('qkv', 3 * embedDim),
    ...projection('proj', embedDim),
  };
}

/**
 * Cross-covariance attention (XCA in the paper): channels attend to channels, so its cost grows linearly with
 * the number of tokens. Per head, with Q, K and V of [tokens, d]:
 *
 *   XCA(Q, K, V) = V A,   A = softmax(K^T Q / temperature),   columns of K and Q scaled to length 1
 *
 * The learned `temperature` multiplies here, as in the released networks. x [tokens, batch, embedDim], standardised
 * tokens that the projections apply `norm` to -> the same shape, times `layerScale` [embedDim].
 */
export function crossCovarianceAttention(
  params: Flat<Tensor>,
  norm: Flat<Tensor>,
  x: Tokens,
  layerScale: Tensor,
): Tokens {
  const [tokens, batch, embedDim] = x.shape;
  const numHeads = leaf(params, 'temperature').shape[0] as number;
  const headDim = embedDim / numHeads;
  const [q, k, v] = queriesKeysValues(absorbAffine(scope(params, 'qkv'), norm), x);

  // [tokens, batch, embedDim] -> [batch, heads, tokens, d]
  const byHead = (y: Tensor): Tensor4D =>
    tf.transpose(tf.reshape(y, [tokens, batch, numHeads, headDim]), [1, 2, 0, 3]) as Tensor4D;
  // One over the length of each channel over the tokens, [batch, heads, d]: scaling the small product Q^T K by both
  // lengths is the same as scaling the columns of Q and K, and leaves those untouched.
  const inverseLength = (y: Tensor, shape: number[]): Tensor =>
    tf.reshape(inverseNorm(y, 0), [batch, numHeads, ...shape]);
  const lengthsOfQ = tf.mul(inverseLength(q, [headDim, 1]), leaf(params, 'temperature'));
  const scales = tf.matMul(lengthsOfQ, inverseLength(k, [1, headDim]));

  // Rows are channels of Q, columns channels of K: the transpose of the product above.
  const product = tf.matMul(byHead(q), byHead(k), true, false);
  const attention = tf.softmax(tf.mul(product, scales));
  const mixed = tf.matMul(byHead(v), attention, false, true);

  // [batch, heads, tokens, d] -> [tokens, batch, embedDim]
  const joined = tf.reshape(tf.transpose(mixed, [2, 0, 1, 3]), [tokens, batch, embedDim]);
  return scaledLinear(scope(params, 'proj'), joined, layerScale) as Tokens;
}

/** Three projections of x. The joint weights are cut before the products, as they are smaller than what they produce. */
function queriesKeysValues(params: Flat<Tensor>, x: Tokens): [Tensor, Tensor, Tensor] {
  const weights = tf.split(leaf(params, 'weight'), 3);
  const biases = tf.split(leaf(params, 'bias'), 3);
  const project = (index: number): Tensor =>
    linear({ weight: weights[index] as Tensor, bias: biases[index] as Tensor }, x);
  return [project(0), project(1), project(2)];
}
