import { type Key, type ModelState, type NdArray, foldIn } from '@sparsam/core';
import { batchNorm, conv2d, gelu, initBatchNorm, initConv2d, joinStates, scopeState } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { type Architecture, stemDepth } from './architecture.ts';
import { type Grid, type Tokens, mapsToTokens } from './tokens.ts';

/** Convolutions sit at the even places of the reference's list, activations between them. */
const layerName = (index: number): string => `proj.${2 * index}`;

/** Weights of the stem: from 3 channels to embedDim, doubling the width at each step. */
export function initConvPatchEmbed(key: Key, { embedDim, patchSize }: Architecture): ModelState<NdArray> {
  const depth = stemDepth(patchSize);
  const layers = Array.from({ length: depth }, (_, index) => {
    const name = layerName(index);
    const outChannels = embedDim / 2 ** (depth - 1 - index);
    const sizes = { inChannels: index === 0 ? 3 : outChannels / 2, outChannels, kernelSize: 3, bias: false };
    const convolution = { params: initConv2d(foldIn(key, name), sizes) };
    return [name, joinStates<NdArray>({ '0': convolution, '1': initBatchNorm(outChannels) })] as const;
  });
  return joinStates(Object.fromEntries(layers));
}

/**
 * The convolutional patch projection (after Graham et al. 2021, arXiv 2104.01136): 3 x 3 convolutions of stride 2, each with
 * batch normalisation, GELU between. images [batch, height, width, 3] -> tokens [height/p * width/p, batch, embedDim].
 */
export function convPatchEmbed(
  state: ModelState,
  images: Tensor4D,
  { patchSize, training }: { readonly patchSize: number; readonly training: boolean },
): { readonly tokens: Tokens; readonly grid: Grid; readonly buffers: ModelState['buffers'] } {
  // Channels first from here: one transposition of three channels, and convolution runtimes want it so.
  let maps: Tensor = tf.transpose(images, [0, 3, 1, 2]);
  const buffers: Record<string, Pick<ModelState, 'buffers'>> = {};
  for (let index = 0; index < stemDepth(patchSize); index++) {
    const name = layerName(index);
    const layer = scopeState(state, name);
    if (index > 0) maps = gelu(maps);
    const convolved = conv2d(scopeState(layer, '0').params, maps as Tensor4D, {
      stride: 2,
      padding: 1,
      layout: 'NCHW',
    });
    const normalised = batchNorm(scopeState(layer, '1'), convolved, { training, axis: 1 });
    maps = normalised.y;
    buffers[`${name}.1`] = normalised;
  }
  const [, , height, width] = maps.shape as [number, number, number, number];
  return {
    tokens: mapsToTokens(maps as Tensor4D),
    grid: { height, width },
    buffers: joinStates(buffers).buffers,
  };
}
