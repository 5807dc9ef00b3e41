import type { Key, ModelState, NdArray } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Architecture } from './architecture.ts';
import { type ConvNorm, type Maps, convNorm, initConvNorm } from './conv-norm.ts';

const layer = (width: number): ConvNorm => ({
  ...{ conv: 'conv1', norm: 'bn1' },
  ...{ inChannels: 3, outChannels: width, kernelSize: 7, stride: 2 },
});

/** Weights of the stem: `conv1` and `bn1`. */
export function initStem(key: Key, { width }: Architecture): ModelState<NdArray> {
  return initConvNorm(key, layer(width));
}

/** A 7 x 7 convolution and a 3 x 3 pooling: images [batch, height, width, 3] -> [batch, channels, height/4, width/4]. */
export function stem(
  state: ModelState,
  images: Tensor4D,
  { width }: Pick<Architecture, 'width'>,
  training: boolean,
): Maps {
  // Channels first from here, as convolution runtimes want it: one transposition of three channels.
  const channelsFirst: Tensor4D = tf.transpose(images, [0, 3, 1, 2]);
  const { maps, buffers } = convNorm(state, channelsFirst, layer(width), training);
  // tfjs pools with the channels last; the graph compiler undoes both transpositions.
  const pooled: Tensor4D = tf.maxPool(tf.transpose(tf.relu(maps), [0, 2, 3, 1]) as Tensor4D, 3, 2, 1);
  return { maps: tf.transpose(pooled, [0, 3, 1, 2]), buffers };
}
