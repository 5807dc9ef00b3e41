import { type Key, type ModelState, type NdArray, foldIn } from '@sparsam/core';
import { joinStates } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { type Architecture, expansion } from './architecture.ts';
import { type ConvNorm, type Maps, convNorm, initConvNorm } from './conv-norm.ts';

/** What one residual block is: channels in, channels of its 3 x 3 convolutions, and the stride of the first of those. */
export type ResidualBlock = {
  readonly kind: Architecture['block'];
  readonly inChannels: number;
  readonly width: number;
  readonly stride: number;
};

/** The block's own convolutions in order, `conv1` to `conv3`. The stride sits on a 3 x 3 one, as in both references. */
function residualPath({ kind, inChannels, width, stride }: ResidualBlock): ConvNorm[] {
  const out = width * expansion[kind];
  const sizes =
    kind === 'basic'
      ? [
          { inChannels, outChannels: width, kernelSize: 3, stride },
          { inChannels: width, outChannels: out, kernelSize: 3, stride: 1 },
        ]
      : [
          { inChannels, outChannels: width, kernelSize: 1, stride: 1 },
          { inChannels: width, outChannels: width, kernelSize: 3, stride },
          { inChannels: width, outChannels: out, kernelSize: 1, stride: 1 },
        ];
  return sizes.map((size, index) => ({ conv: `conv${index + 1}`, norm: `bn${index + 1}`, ...size }));
}

/** The shortcut where it cannot be the identity: a 1 x 1 convolution to the block's size. */
function projection({ kind, inChannels, width, stride }: ResidualBlock): ConvNorm | undefined {
  const outChannels = width * expansion[kind];
  if (stride === 1 && inChannels === outChannels) return undefined;
  const names = { conv: 'downsample.0', norm: 'downsample.1' };
  return { ...names, inChannels, outChannels, kernelSize: 1, stride };
}

/** Weights of a block. */
export function initResidualBlock(
  key: Key,
  block: ResidualBlock,
  { zeroInitLast }: Pick<Architecture, 'zeroInitLast'>,
): ModelState<NdArray> {
  const path = residualPath(block);
  const parts = path.map((layer, index) =>
    initConvNorm(foldIn(key, index), layer, zeroInitLast && index === path.length - 1 ? 0 : 1),
  );
  const shortcut = projection(block);
  if (shortcut !== undefined) parts.push(initConvNorm(foldIn(key, 'downsample'), shortcut));
  return {
    params: Object.assign({}, ...parts.map(({ params }) => params)) as ModelState<NdArray>['params'],
    buffers: Object.assign({}, ...parts.map(({ buffers }) => buffers)) as ModelState<NdArray>['buffers'],
  };
}

/**
 * A residual block (He et al. 2016, arXiv 1512.03385, figure 5): relu(F(x) + x) with F the convolutions, each normalised,
 * rectified between. x [batch, inChannels, height, width] -> [batch, width * expansion, height/stride, width/stride].
 */
export function residualBlock(
  state: ModelState,
  x: Tensor4D,
  block: ResidualBlock,
  training: boolean,
): { readonly maps: Tensor4D; readonly buffers: ModelState['buffers'] } {
  let buffers: Maps['buffers'] = {};
  const apply = (maps: Tensor4D, layer: ConvNorm): Tensor4D => {
    const result = convNorm(state, maps, layer, training);
    buffers = { ...buffers, ...result.buffers };
    return result.maps;
  };
  const residual = residualPath(block).reduce(
    (maps, layer, index) => apply(index === 0 ? maps : tf.relu(maps), layer),
    x,
  );
  const shortcut = projection(block);
  const kept = shortcut === undefined ? x : apply(x, shortcut);
  return { maps: tf.relu(tf.add(residual, kept)) as Tensor4D, buffers: joinStates(buffers).buffers };
}
