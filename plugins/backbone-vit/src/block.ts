import { type Flat, type Key, type NdArray, foldIn, prefixed, scope } from '@sparsam/core';
import { initLayerNorm, standardizeRows } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Architecture } from './architecture.ts';
import { attention, initAttention } from './attention.ts';
import { initMlp, mlp } from './mlp.ts';
import type { Tokens } from './tokens.ts';

/** Weights of a block. */
export function initBlock(key: Key, architecture: Architecture): Flat<NdArray> {
  const { embedDim } = architecture;
  return {
    ...prefixed('norm1', initLayerNorm(embedDim)),
    ...prefixed('attn', initAttention(foldIn(key, 'attn'), architecture)),
    ...prefixed('norm2', initLayerNorm(embedDim)),
    ...prefixed('mlp', initMlp(foldIn(key, 'mlp'), architecture)),
  };
}

/**
 * A transformer block with the norms first (Dosovitskiy et al. 2021, arXiv 2010.11929, equations 2 and 3): attention and
 * perceptron, each on normalised tokens and added to what came in. x [tokens, batch, embedDim] -> the same shape.
 *
 * A norm is standardised tokens times its scale plus its bias; what follows it is linear at first and absorbs both.
 */
export function block(params: Flat<Tensor>, x: Tokens, sizes: Pick<Architecture, 'numHeads'>): Tokens {
  const part = (name: string): Flat<Tensor> => scope(params, name);
  const attended = tf.add(x, attention(part('attn'), part('norm1'), standardizeTokens(x), sizes)) as Tokens;
  return tf.add(attended, mlp(part('mlp'), part('norm2'), standardizeTokens(attended))) as Tokens;
}

/** Each token with mean 0 and variance 1 over its channels; epsilon as in the reference. */
function standardizeTokens(x: Tokens): Tokens {
  const rows: Tensor2D = tf.reshape(x, [-1, x.shape[2]]);
  return tf.reshape(standardizeRows(rows, 1e-6).y, x.shape);
}
