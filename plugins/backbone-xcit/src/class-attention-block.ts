import { type Flat, type Key, type NdArray, foldIn, full, leaf, prefixed, scope } from '@sparsam/core';
import { initLayerNorm, layerNorm } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Architecture } from './architecture.ts';
import { classAttention, initClassAttention } from './class-attention.ts';
import { initMlp, mlp } from './mlp.ts';
import type { Tokens } from './tokens.ts';

/** Weights of a block. */
export function initClassAttentionBlock(key: Key, architecture: Architecture): Flat<NdArray> {
  const { embedDim, eta } = architecture;
  const layerScale = (): NdArray => full(eta, [embedDim]);
  return {
    gamma1: layerScale(),
    gamma2: layerScale(),
    ...prefixed('norm1', initLayerNorm(embedDim)),
    ...prefixed('attn', initClassAttention(foldIn(key, 'attn'), architecture)),
    ...prefixed('norm2', initLayerNorm(embedDim)),
    ...prefixed('mlp', initMlp(foldIn(key, 'mlp'), architecture)),
  };
}

/** The class token [batch, embedDim] beside the patch tokens [tokens, batch, embedDim]. */
export type ClassAndPatches = { readonly classToken: Tensor2D; readonly patches: Tokens };

/**
 * A class-attention block as released, which differs from the paper's drawing: where the class token is
 * updated by attention and perceptron, the patch tokens get their own normalised values added, are normalised again
 * (`tokensNorm`), and are doubled by the second residual. Weights were trained with that, so it stays.
 */
export function classAttentionBlock(
  params: Flat<Tensor>,
  { classToken, patches }: ClassAndPatches,
  { numHeads, tokensNorm }: Pick<Architecture, 'numHeads' | 'tokensNorm'>,
): ClassAndPatches {
  const norm = <T extends Tensor>(name: string, x: T): T => layerNorm(scope(params, name), x) as T;
  const gamma1 = leaf(params, 'gamma1');

  const normedClass = norm('norm1', classToken);
  const normedPatches = norm('norm1', patches);
  const all = tf.concat([tf.expandDims(normedClass, 0) as Tokens, normedPatches], 0);
  const attended = tf.add(classToken, classAttention(scope(params, 'attn'), all, gamma1, { numHeads }));
  const scaledPatches = tf.add(patches, tf.mul(normedPatches, gamma1)) as Tokens;

  const secondClass = norm('norm2', attended);
  const secondPatches = tokensNorm ? norm('norm2', scaledPatches) : scaledPatches;
  return {
    classToken: tf.add(
      secondClass,
      mlp(scope(params, 'mlp'), secondClass, leaf(params, 'gamma2')),
    ) as Tensor2D,
    patches: tf.mul(secondPatches, 2) as Tokens,
  };
}
