import { type Flat, type Key, type NdArray, foldIn, leaf, prefixed, scope } from '@sparsam/core';
import { absorbAffine, initLinear, linear } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Architecture } from './architecture.ts';
import type { Tokens } from './tokens.ts';

/** The projections `qkv` and `proj`. */
export function initAttention(key: Key, { embedDim }: Architecture): Flat<NdArray> {
  const projection = (name: string, outFeatures: number): Flat<NdArray> =>
    prefixed(name, initLinear(foldIn(key, name), { inFeatures: embedDim, outFeatures }));
  return { ...projection('qkv', 3 * embedDim), ...projection('proj', embedDim) };
}

/**
 * Multi-head self-attention (Vaswani et al. 2017, arXiv 1706.03762): per head, softmax(Q K^T / sqrt(d)) V with Q, K and V of
 * [tokens, d]. x [tokens, batch, embedDim], standardised tokens that the projections apply `norm` to -> the same shape.
 */
export function attention(
  params: Flat<Tensor>,
  norm: Flat<Tensor>,
  x: Tokens,
  { numHeads }: Pick<Architecture, 'numHeads'>,
): Tokens {
  const [tokens, batch, embedDim] = x.shape;
  const headDim = embedDim / numHeads;
  // The joint weights are cut before the products, as they are smaller than what they produce.
  const joint = absorbAffine(scope(params, 'qkv'), norm);
  const weights = tf.split(leaf(joint, 'weight'), 3);
  const biases = tf.split(leaf(joint, 'bias'), 3);
  // [tokens, batch, embedDim] -> [batch * heads, tokens, d]: a reshape, and a rotation that the product reads in place
  const byHead = (index: number): Tensor => {
    const projected = linear({ weight: weights[index] as Tensor, bias: biases[index] as Tensor }, x);
    return tf.transpose(tf.reshape(projected, [tokens, batch * numHeads, headDim]), [1, 0, 2]);
  };
  const [q, k, v] = [byHead(0), byHead(1), byHead(2)];
  const shares = tf.softmax(tf.mul(tf.matMul(q, k, false, true), headDim ** -0.5));
  const mixed = tf.transpose(tf.matMul(shares, v), [1, 0, 2]);
  return linear(scope(params, 'proj'), tf.reshape(mixed, [tokens, batch, embedDim])) as Tokens;
}
