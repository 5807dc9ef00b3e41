import { type Flat, type Key, type NdArray, leaf } from '@sparsam/core';
import { fourierPositions, initConv2d, linear } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Grid, Tokens } from './tokens.ts';

/** Waves per axis of the image. */
const hiddenDim = 32;

/** A 1 x 1 convolution from the waves to embedDim, under the reference's name. */
export function initPositionEncoding(key: Key, embedDim: number): Flat<NdArray> {
  return initConv2d(key, { inChannels: 2 * hiddenDim, outChannels: embedDim, kernelSize: 1 });
}

/** Fourier features of every place, projected: [tokens, 1, embedDim], the same for all images. Any grid has them. */
export function positionEncoding(params: Flat<Tensor>, { height, width }: Grid): Tokens {
  const waves = fourierPositions(height, width, { hiddenDim });
  const weight = leaf(params, 'weight');
  const projection = { bias: leaf(params, 'bias'), weight: tf.reshape(weight, [-1, 2 * hiddenDim]) };
  return linear(projection, tf.tensor(waves.data, [height * width, 1, 2 * hiddenDim])) as Tokens;
}
