import {
  type Backbone,
  type BackboneOutput,
  type Flat,
  type Key,
  type ModelState,
  type NdArray,
  SparsamError,
  foldIn,
  leaf,
  scope,
  truncatedNormalArray,
} from '@sparsam/core';
import { initLayerNorm, joinStates, layerNorm } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Architecture } from './architecture.ts';
import { block, initBlock } from './block.ts';
import { initPatchEmbed, patchEmbed } from './patch-embed.ts';
import { initPositionTable, positions } from './position-table.ts';
import type { Tokens } from './tokens.ts';

/**
 * The vision transformer (Dosovitskiy et al. 2021, arXiv 2010.11929) as DINO trains it (Caron et al. 2021, arXiv
 * 2104.14294): a class token, learned positions, norms first. Parameters carry the names and shapes of timm's
 * implementation without its head, which are also those of DINO's release.
 */
export function createVit(name: string, architecture: Architecture): Backbone {
  const { embedDim, depth, patchSize } = architecture;
  return {
    name,
    embedDim,
    depth,
    patchSize,
    init: (key) => initVit(key, architecture),
    apply({ params, buffers }, images) {
      checkImages(name, images, patchSize);
      return { ...applyVit(params, images, architecture), buffers };
    },
  };
}

const blockName = (index: number): string => `blocks.${index}`;

function initVit(key: Key, architecture: Architecture): ModelState<NdArray> {
  const { embedDim, depth } = architecture;
  const parts: Record<string, Partial<ModelState<NdArray>>> = {
    '': {
      params: {
        cls_token: truncatedNormalArray(foldIn(key, 'cls_token'), [1, 1, embedDim], 0.02),
        ...initPositionTable(foldIn(key, 'pos_embed'), architecture),
      },
    },
    patch_embed: { params: initPatchEmbed(foldIn(key, 'patch_embed'), architecture) },
  };
  for (let index = 0; index < depth; index++) {
    const part = blockName(index);
    parts[part] = { params: initBlock(foldIn(key, part), architecture) };
  }
  parts['norm'] = { params: initLayerNorm(embedDim) };
  return joinStates(parts);
}

function applyVit(
  params: Flat<Tensor>,
  images: Tensor4D,
  architecture: Architecture,
): Omit<BackboneOutput, 'buffers'> {
  const { embedDim, depth } = architecture;
  const { tokens: patches, grid } = patchEmbed(scope(params, 'patch_embed'), images, architecture);
  const { ofClass, ofPatches } = positions(params, grid);
  const [count, batch] = patches.shape;

  const classToken = tf.add(tf.reshape(leaf(params, 'cls_token'), [1, embedDim]), ofClass);
  let tokens = tf.concat([
    tf.broadcastTo(tf.reshape(classToken, [1, 1, embedDim]), [1, batch, embedDim]) as Tokens,
    tf.add(patches, tf.reshape(ofPatches, [count, 1, embedDim])) as Tokens,
  ]);

  const patchTokens: Tensor3D[] = [];
  for (let index = 0; index < depth; index++) {
    tokens = block(scope(params, blockName(index)), tokens, architecture);
    const ofImage = tf.slice(tokens, [1, 0, 0], [count, batch, embedDim]);
    patchTokens.push(tf.transpose(ofImage, [1, 0, 2]));
  }
  const last: Tensor2D = tf.reshape(tf.slice(tokens, [0, 0, 0], [1, batch, embedDim]), [batch, embedDim]);
  return { features: layerNorm(scope(params, 'norm'), last) as Tensor2D, patchTokens };
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
