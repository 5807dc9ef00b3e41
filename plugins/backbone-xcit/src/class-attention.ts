import { type Flat, type Key, type NdArray, foldIn, leaf, prefixed, scope } from '@sparsam/core';
import { initLinear, linear, scaledLinear } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Architecture } from './architecture.ts';
import type { Tokens } from './tokens.ts';

/** The projections `q`, `k`, `v` and `proj`, each from embedDim to embedDim. */
export function initClassAttention(key: Key, { embedDim }: Architecture): Flat<NdArray> {
  const sizes = { inFeatures: embedDim, outFeatures: embedDim };
  const projections = ['q', 'k', 'v', 'proj'].map((name) =>
    prefixed(name, initLinear(foldIn(key, name), sizes)),
  );
  return Object.assign({}, ...projections) as Flat<NdArray>;
}

/**
 * Class attention (Touvron et al. 2021, CaiT, arXiv 2103.17239): the class token asks all tokens, itself included.
 * tokens [1 + tokens, batch, embedDim] with the class token first -> [batch, embedDim], times `layerScale` [embedDim].
 *
 * Per head, softmax(q K^T / sqrt(d)) V with K = U Wk^T + bk and V = U Wv^T + bv of the tokens U. As there is one query
 * only, the products are taken in the other order, q K^T = (q Wk) U^T + q bk and (a U) Wv^T + bv, so that keys and
 * values of all tokens are never made.
 */
export function classAttention(
  params: Flat<Tensor>,
  tokens: Tokens,
  layerScale: Tensor,
  { numHeads }: { readonly numHeads: number },
): Tensor2D {
  const [, batch, embedDim] = tokens.shape;
  const headDim = embedDim / numHeads;
  // [batch, embedDim] -> [heads, batch, d], and a weight [embedDim, embedDim] -> [heads, d, embedDim]
  const byHead = (x: Tensor): Tensor => tf.transpose(tf.reshape(x, [batch, numHeads, headDim]), [1, 0, 2]);
  const weightByHead = (name: string): Tensor =>
    tf.reshape(leaf(params, `${name}.weight`), [numHeads, headDim, embedDim]);

  const classToken = tf.reshape(tf.slice(tokens, [0, 0, 0], [1, batch, embedDim]), [batch, embedDim]);
  const query = byHead(tf.mul(linear(scope(params, 'q'), classToken), headDim ** -0.5));
  const probe = tf.matMul(query, weightByHead('k'));
  // The key's bias adds the same to every logit of a head: it changes nothing but must stay connected.
  const constant = tf.sum(tf.mul(query, tf.reshape(leaf(params, 'k.bias'), [numHeads, 1, headDim])), 2, true);

  const images = tf.transpose(tokens, [1, 0, 2]);
  const logits = tf.matMul(tf.transpose(probe, [1, 0, 2]), images, false, true);
  const attention = tf.softmax(tf.add(logits, tf.transpose(constant, [1, 0, 2])));
  const pooled = tf.transpose(tf.matMul(attention, images), [1, 0, 2]);

  const values = tf.transpose(tf.matMul(pooled, weightByHead('v'), false, true), [1, 0, 2]);
  const joined = tf.add(tf.reshape(values, [batch, embedDim]), leaf(params, 'v.bias'));
  return scaledLinear(scope(params, 'proj'), joined, layerScale) as Tensor2D;
}
