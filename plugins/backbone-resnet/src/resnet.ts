import {
  type Backbone,
  type BackboneOutput,
  type Key,
  type ModelState,
  type NdArray,
  SparsamError,
  foldIn,
} from '@sparsam/core';
import { joinStates, scopeState } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { type Architecture, expansion, lastStage, stageWidth, stagesOf } from './architecture.ts';
import { type ResidualBlock, initResidualBlock, residualBlock } from './residual-block.ts';
import { initStem, stem } from './stem.ts';

/**
 * The residual network (He et al. 2016, arXiv 1512.03385) with the stride on the 3 x 3 convolution of a bottleneck.
 * Parameters and buffers carry the names and shapes of torchvision's and timm's implementations without the head. The
 * feature is the mean of the last map; `patchTokens` are the maps of the stages.
 */
export function createResnet(name: string, architecture: Architecture): Backbone {
  const { embedDim, patchSize } = lastStage(name, architecture);
  return {
    name,
    embedDim,
    depth: architecture.layers.length,
    patchSize,
    blocks: stagesOf(architecture),
    pooled: true,
    init: (key) => initResnet(key, architecture),
    apply(state, images, { training }) {
      checkImages(name, images, patchSize);
      return applyResnet(state, images, architecture, training);
    },
  };
}

/** Every residual block by its name, in order, grouped by stage. */
function namedBlocks(architecture: Architecture): (readonly [name: string, block: ResidualBlock])[][] {
  const kind = architecture.block;
  let inChannels = architecture.width;
  return architecture.layers.map((count, stage) => {
    const width = stageWidth(architecture, stage);
    return Array.from({ length: count }, (_, index) => {
      const stride = stage > 0 && index === 0 ? 2 : 1;
      const block = { kind, inChannels, width, stride };
      inChannels = width * expansion[kind];
      return [`layer${stage + 1}.${index}`, block] as const;
    });
  });
}

function initResnet(key: Key, architecture: Architecture): ModelState<NdArray> {
  const blocks = namedBlocks(architecture).flat();
  const parts = blocks.map(
    ([name, block]) => [name, initResidualBlock(foldIn(key, name), block, architecture)] as const,
  );
  return joinStates<NdArray>({
    '': initStem(foldIn(key, 'stem'), architecture),
    ...Object.fromEntries(parts),
  });
}

function applyResnet(
  state: ModelState,
  images: Tensor4D,
  architecture: Architecture,
  training: boolean,
): BackboneOutput {
  const first = stem(state, images, architecture, training);
  let { maps } = first;
  const buffers: Record<string, Pick<ModelState, 'buffers'>> = { ...first.buffers };
  const patchTokens: Tensor3D[] = [];
  for (const stage of namedBlocks(architecture)) {
    for (const [name, block] of stage) {
      const result = residualBlock(scopeState(state, name), maps, block, training);
      buffers[name] = result;
      maps = result.maps;
    }
    patchTokens.push(tf.transpose(placesOf(maps), [0, 2, 1]));
  }
  return {
    features: tf.mean(placesOf(maps), 2) as Tensor2D,
    patchTokens,
    buffers: training ? joinStates(buffers).buffers : state.buffers,
  };
}

/** Maps [batch, channels, height, width] with their places in one row: [batch, channels, height * width]. */
function placesOf(maps: Tensor4D): Tensor3D {
  const [batch, channels] = maps.shape;
  return tf.reshape(maps, [batch, channels, -1]);
}

function checkImages(name: string, images: Tensor4D, patchSize: number): void {
  const [, height, width, channels] = images.shape;
  if (images.rank !== 4 || channels !== 3) {
    throw new SparsamError(
      'input',
      `${name} takes images of shape [batch, height, width, 3], not [${images.shape.join(', ')}].`,
    );
  }
  if (height % patchSize === 0 && width % patchSize === 0 && height > 0 && width > 0) return;
  const near = Math.max(patchSize, Math.round(height / patchSize) * patchSize);
  throw new SparsamError(
    'input',
    `${name} halves images until one place of its map stands for ${patchSize} x ${patchSize} pixels, and ${height} x ${width} is not a multiple of that. Use an image size such as ${near}.`,
  );
}
