import {
  type Backbone,
  type BackboneOutput,
  type Key,
  type ModelState,
  type NdArray,
  SparsamError,
  foldIn,
  leaf,
  scope,
  truncatedNormalArray,
} from '@sparsam/core';
import { initLayerNorm, joinStates, layerNorm, scopeState } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Architecture } from './architecture.ts';
import {
  type ClassAndPatches,
  classAttentionBlock,
  initClassAttentionBlock,
} from './class-attention-block.ts';
import { convPatchEmbed, initConvPatchEmbed } from './conv-patch-embed.ts';
import { initPositionEncoding, positionEncoding } from './position-encoding.ts';
import type { Tokens } from './tokens.ts';
import { initXcaBlock, xcaBlock } from './xca-block.ts';

/**
 * The cross-covariance image transformer (El-Nouby et al. 2021, arXiv 2106.09681; the words of this folder
 * are that paper's). Parameters and buffers carry the names and shapes of timm's implementation without its head.
 */
export function createXcit(name: string, architecture: Architecture): Backbone {
  const { embedDim, depth, patchSize } = architecture;
  return {
    name,
    embedDim,
    depth,
    patchSize,
    init: (key) => initXcit(key, architecture),
    apply(state, images, { training }) {
      checkImages(name, images, patchSize);
      return applyXcit(state, images, architecture, training);
    },
  };
}

const blockName = (index: number): string => `blocks.${index}`;
const classBlockName = (index: number): string => `cls_attn_blocks.${index}`;

function initXcit(key: Key, architecture: Architecture): ModelState<NdArray> {
  const { embedDim, depth, classAttentionDepth } = architecture;
  const parts: Record<string, Partial<ModelState<NdArray>>> = {
    '': { params: { cls_token: truncatedNormalArray(foldIn(key, 'cls_token'), [1, 1, embedDim], 0.02) } },
    patch_embed: initConvPatchEmbed(foldIn(key, 'patch_embed'), architecture),
    'pos_embed.token_projection': { params: initPositionEncoding(foldIn(key, 'pos_embed'), embedDim) },
  };
  for (let index = 0; index < depth; index++) {
    parts[blockName(index)] = initXcaBlock(foldIn(key, blockName(index)), architecture);
  }
  for (let index = 0; index < classAttentionDepth; index++) {
    const block = classBlockName(index);
    parts[block] = { params: initClassAttentionBlock(foldIn(key, block), architecture) };
  }
  parts.norm = { params: initLayerNorm(embedDim) };
  return joinStates(parts);
}

function applyXcit(
  state: ModelState,
  images: Tensor4D,
  architecture: Architecture,
  training: boolean,
): BackboneOutput {
  const { embedDim, depth, classAttentionDepth } = architecture;
  const { params } = state;
  const batch = images.shape[0];
  const buffers: Record<string, Pick<ModelState, 'buffers'>> = {};

  const embedded = convPatchEmbed(scopeState(state, 'patch_embed'), images, { ...architecture, training });
  buffers.patch_embed = embedded;
  const { grid } = embedded;
  let tokens = tf.add(
    embedded.tokens,
    positionEncoding(scope(params, 'pos_embed.token_projection'), grid),
  ) as Tokens;

  const patchTokens: Tensor3D[] = [];
  for (let index = 0; index < depth; index++) {
    const block = xcaBlock(scopeState(state, blockName(index)), tokens, { grid, training });
    buffers[blockName(index)] = block;
    tokens = block.tokens;
    patchTokens.push(tf.transpose(tokens, [1, 0, 2]));
  }

  const classToken = tf.broadcastTo(tf.reshape(leaf(params, 'cls_token'), [1, embedDim]), [
    batch,
    embedDim,
  ]) as Tensor2D;
  let last: ClassAndPatches = { classToken, patches: tokens };
  for (let index = 0; index < classAttentionDepth; index++) {
    last = classAttentionBlock(scope(params, classBlockName(index)), last, architecture);
  }
  const features = layerNorm(scope(params, 'norm'), last.classToken) as Tensor2D;
  return { features, patchTokens, buffers: training ? joinStates(buffers).buffers : state.buffers };
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
    `${name} cuts images into patches of ${patchSize} x ${patchSize} pixels, and ${height} x ${width} is not a multiple of that. Use an image size such as ${near}.`,
  );
}
