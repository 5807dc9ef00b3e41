import { type Key, type ModelState, type NdArray, foldIn, full, normalArray } from '@sparsam/core';
import { batchNorm, conv2d, initBatchNorm, joinStates, scopeState } from '@sparsam/nn';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** A convolution without bias and the batch normalisation after it, under the reference's names for the two. */
export type ConvNorm = {
  readonly conv: string;
  readonly norm: string;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: number;
  readonly stride: number;
};

/** Feature maps with the running statistics of every norm that made them, by name. */
export type Maps = {
  readonly maps: Tensor4D;
  readonly buffers: Record<string, Pick<ModelState, 'buffers'>>;
};

/**
 * Weights: normal with variance 2 / (outChannels kernelSize^2), which keeps the size of gradients through rectifiers (He
 * et al. 2015, arXiv 1502.01852, equation 14); the norm's scale starts at `scale`.
 */
export function initConvNorm(
  key: Key,
  { conv, norm, inChannels, outChannels, kernelSize }: ConvNorm,
  scale = 1,
): ModelState<NdArray> {
  const std = Math.sqrt(2 / (outChannels * kernelSize ** 2));
  const shape = [outChannels, inChannels, kernelSize, kernelSize];
  const { params, buffers } = initBatchNorm(outChannels);
  return joinStates<NdArray>({
    [conv]: { params: { weight: normalArray(foldIn(key, conv), shape, 0, std) } },
    [norm]: { params: { ...params, weight: full(scale, [outChannels]) }, buffers },
  });
}

/** x [batch, inChannels, height, width] -> [batch, outChannels, height/stride, width/stride]; zeros beyond the border. */
export function convNorm(
  state: ModelState,
  x: Tensor4D,
  { conv, norm, kernelSize, stride }: ConvNorm,
  training: boolean,
): Maps {
  const padding = (kernelSize - 1) / 2;
  const convolved = conv2d(scopeState(state, conv).params, x, { stride, padding, layout: 'NCHW' });
  const normalised = batchNorm(scopeState(state, norm), convolved, { training, axis: 1 });
  return { maps: normalised.y as Tensor4D, buffers: { [norm]: normalised } };
}
