import { type Flat, type Key, type NdArray, foldIn, leaf } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { uniformByFanIn } from './init.ts';

export type Conv2dInit = {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: number;
  readonly bias?: boolean;
  /** Channels are convolved in this many separate groups. */
  readonly groups?: number;
};

/** `weight` [outChannels, inChannels / groups, kernelSize, kernelSize] and `bias` [outChannels], torch's default. */
export function initConv2d(
  key: Key,
  { inChannels, outChannels, kernelSize, bias = true, groups = 1 }: Conv2dInit,
): Flat<NdArray> {
  const shape = [outChannels, inChannels / groups, kernelSize, kernelSize];
  const weight = uniformByFanIn(foldIn(key, 'weight'), shape);
  const fanIn = (inChannels / groups) * kernelSize ** 2;
  return bias ? { weight, bias: uniformByFanIn(foldIn(key, 'bias'), [outChannels], fanIn) } : { weight };
}

export type Conv2dOptions = {
  readonly stride?: number;
  /** Zeros added on every side, in pixels. */
  readonly padding?: number;
  /** Order of the axes of `x` and of the result. */
  readonly layout?: 'NHWC' | 'NCHW';
};

/** Eager backends of tfjs that convolve channels-last images alone. */
const channelsLastOnly: ReadonlySet<string> = new Set(['wasm', 'tensorflow']);

/**
 * A convolution. x [batch, height, width, channels], or [batch, channels, height, width] with layout NCHW; `weight` is
 * kept as in torch, [outChannels, inChannels, height, width]; the bias may be missing.
 */
export function conv2d(
  params: Flat<Tensor>,
  x: Tensor4D,
  { stride = 1, padding = 0, layout = 'NHWC' }: Conv2dOptions = {},
): Tensor4D {
  // torch: out, in, height, width -> tfjs: height, width, in, out.
  const filter = tf.transpose(leaf(params, 'weight') as Tensor4D, [2, 3, 1, 0]);
  const turned = layout === 'NCHW' && channelsLastOnly.has(tf.getBackend());
  const y = turned
    ? tf.transpose(tf.conv2d(tf.transpose(x, [0, 2, 3, 1]), filter, stride, padding), [0, 3, 1, 2])
    : tf.conv2d(x, filter, stride, padding, layout);
  if (params.bias === undefined) return y;
  return tf.add(y, layout === 'NHWC' ? params.bias : tf.reshape(params.bias, [1, -1, 1, 1]));
}
