import { type Flat, type Key, type ModelState, type NdArray, foldIn, scope } from '@sparsam/core';
import {
  depthwiseConv,
  depthwiseTokens,
  gelu,
  initBatchNorm,
  initConv2d,
  joinStates,
  scopeState,
  standardizeBatch,
} from '@sparsam/nn';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { type Grid, type Tokens, channelsToTokens, tokensToChannels } from './tokens.ts';

/** Two depthwise convolutions, `conv1` and `conv2`, and the batch normalisation `bn` between them. */
export function initLocalPatchInteraction(key: Key, embedDim: number): ModelState<NdArray> {
  const sizes = { inChannels: embedDim, outChannels: embedDim, kernelSize: 3, groups: embedDim };
  return joinStates<NdArray>({
    conv1: { params: initConv2d(foldIn(key, 'conv1'), sizes) },
    bn: initBatchNorm(embedDim),
    conv2: { params: initConv2d(foldIn(key, 'conv2'), sizes) },
  });
}

/**
 * Local patch interaction (LPI in the paper): neighbouring patches talk through a depthwise 3 x 3 convolution, GELU, batch
 * normalisation and a second such convolution. x [tokens, batch, embedDim], standardised tokens that the first
 * convolution applies `norm` to -> the same shape, times `layerScale` [embedDim]; buffers of `bn` are returned updated
 * in training.
 */
export function localPatchInteraction(
  state: ModelState,
  norm: Flat<Tensor>,
  x: Tokens,
  layerScale: Tensor,
  { grid, training }: { readonly grid: Grid; readonly training: boolean },
): { readonly tokens: Tokens; readonly buffers: ModelState['buffers'] } {
  const first = gelu(
    depthwiseConv(scope(state.params, 'conv1'), tokensToChannels(x, grid), { affine: norm }),
  );
  const { y, affine, buffers } = standardizeBatch(scopeState(state, 'bn'), first, { training, axis: 0 });
  const second = depthwiseConv(scope(state.params, 'conv2'), y as Tensor4D, { affine, scale: layerScale });
  return { tokens: channelsToTokens(second), buffers: joinStates({ bn: { buffers } }).buffers };
}

/**
 * `localPatchInteraction` with the running statistics, on normalised tokens x [tokens, batch, embedDim] -> the same shape.
 * Without a backward pass to think of, the tokens may stay as they lie.
 */
export function evaluateLocalPatchInteraction(
  { params, buffers }: ModelState,
  x: Tokens,
  layerScale: Tensor,
  grid: Grid,
): Tokens {
  const first = gelu(depthwiseTokens(scope(params, 'conv1'), x, grid)) as Tokens;
  const { affine } = standardizeBatch(scopeState({ params, buffers }, 'bn'), first, {
    training: false,
    axis: 2,
  });
  return depthwiseTokens(scope(params, 'conv2'), first, grid, { affine, scale: layerScale });
}
