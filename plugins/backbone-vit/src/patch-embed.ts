import { type Flat, type Key, type NdArray, leaf, prefixed } from '@sparsam/core';
import { initConv2d, linear } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { Architecture } from './architecture.ts';
import type { Grid, Tokens } from './tokens.ts';

/** `proj`, a convolution from 3 channels to embedDim whose stride is its size; torch's default weights, as released. */
export function initPatchEmbed(key: Key, { embedDim, patchSize }: Architecture): Flat<NdArray> {
  return prefixed('proj', initConv2d(key, { inChannels: 3, outChannels: embedDim, kernelSize: patchSize }));
}

/**
 * Every patch by one linear map: images [batch, height, width, 3] -> tokens [height/p * width/p, batch, embedDim].
 *
 * Windows that do not overlap make the convolution a matrix product over patches, forward and backward, which runtimes
 * do faster than a strided convolution with a kernel of 16 x 16.
 */
export function patchEmbed(
  params: Flat<Tensor>,
  images: Tensor4D,
  { patchSize }: Pick<Architecture, 'patchSize'>,
): { readonly tokens: Tokens; readonly grid: Grid } {
  const [batch, imageHeight, imageWidth] = images.shape;
  const grid = { height: imageHeight / patchSize, width: imageWidth / patchSize };
  const { height, width } = grid;
  // [batch, rows, y, columns, x, channel] -> [rows, columns, batch, channel, y, x], a patch in the weight's own order
  const pixels = tf.reshape(images, [batch, height, patchSize, width, patchSize, 3]);
  const patches = tf.reshape(tf.transpose(pixels, [1, 3, 0, 5, 2, 4]), [height * width, batch, -1]);
  const weight = leaf(params, 'proj.weight');
  const projection = {
    weight: tf.reshape(weight, [weight.shape[0] as number, -1]),
    bias: leaf(params, 'proj.bias'),
  };
  return { tokens: linear(projection, patches) as Tokens, grid };
}
