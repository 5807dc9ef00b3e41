import { type Key, type ModelState, type NdArray, foldIn, full, leaf, scope } from '@sparsam/core';
import { initLayerNorm, joinStates, layerNorm, scopeState, standardizeRows } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Architecture } from './architecture.ts';
import { crossCovarianceAttention, initCrossCovarianceAttention } from './cross-covariance-attention.ts';
import {
  evaluateLocalPatchInteraction,
  initLocalPatchInteraction,
  localPatchInteraction,
} from './local-patch-interaction.ts';
import { initMlp, mlp } from './mlp.ts';
import type { Grid, Tokens } from './tokens.ts';

/** Weights of a block. The numbering of norms and layer scales is the reference's: 1, 3, 2 in the order of use. */
export function initXcaBlock(key: Key, architecture: Architecture): ModelState<NdArray> {
  const { embedDim, eta } = architecture;
  const layerScale = (): NdArray => full(eta, [embedDim]);
  return joinStates<NdArray>({
    '': { params: { gamma1: layerScale(), gamma3: layerScale(), gamma2: layerScale() } },
    norm1: { params: initLayerNorm(embedDim) },
    attn: { params: initCrossCovarianceAttention(foldIn(key, 'attn'), architecture) },
    norm3: { params: initLayerNorm(embedDim) },
    local_mp: initLocalPatchInteraction(foldIn(key, 'local_mp'), embedDim),
    norm2: { params: initLayerNorm(embedDim) },
    mlp: { params: initMlp(foldIn(key, 'mlp'), architecture) },
  });
}

/**
 * A cross-covariance block (XCiT layer): attention, local patch interaction and perceptron, each on normalised tokens,
 * scaled and added to what came in. x [tokens, batch, embedDim] -> the same shape.
 *
 * A norm is standardised tokens times its scale plus its bias; what follows each norm is linear at first and absorbs
 * the scale and the bias into its own weights.
 */
export function xcaBlock(
  state: ModelState,
  x: Tokens,
  context: { readonly grid: Grid; readonly training: boolean },
): { readonly tokens: Tokens; readonly buffers: ModelState['buffers'] } {
  const { params } = state;
  const [norm1, norm3, norm2] = [scope(params, 'norm1'), scope(params, 'norm3'), scope(params, 'norm2')];
  let y = x;
  const attention = scope(params, 'attn');
  y = tf.add(y, crossCovarianceAttention(attention, norm1, standardizeTokens(y), leaf(params, 'gamma1')));
  const interaction = scopeState(state, 'local_mp');
  const gamma = leaf(params, 'gamma3');
  const { grid, training } = context;
  const local = training
    ? localPatchInteraction(interaction, norm3, standardizeTokens(y), gamma, context)
    : {
        tokens: evaluateLocalPatchInteraction(interaction, layerNorm(norm3, y) as Tokens, gamma, grid),
        buffers: interaction.buffers,
      };
  y = tf.add(y, local.tokens);
  y = tf.add(y, mlp(scope(params, 'mlp'), standardizeTokens(y), leaf(params, 'gamma2'), norm2));
  return { tokens: y, buffers: joinStates({ local_mp: local }).buffers };
}

/** Each token with mean 0 and variance 1 over its channels; epsilon as in the reference. */
function standardizeTokens(x: Tokens): Tokens {
  const rows = tf.reshape(x, [-1, x.shape[2]]) as Tensor2D;
  return tf.reshape(standardizeRows(rows, 1e-6).y, x.shape);
}
