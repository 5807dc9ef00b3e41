import {
  type ModelState,
  type Needs,
  type Objective,
  type ObjectiveState,
  SparsamError,
  foldIn,
  leaf,
  scope,
} from '@sparsam/core';
import { featureMetrics, joinStates, scopeState } from '@sparsam/nn';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { decode, initDecoder } from './decoder.ts';
import { drawMask } from './draw-mask.ts';
import type { MaeOptions } from './options.ts';
import { paintingLoss, standardizePatches } from './painting-loss.ts';
import { hidePatches, toPatches } from './patches.ts';

/**
 * Masked image modelling: most patches of an image are hidden, and a light decoder behind the backbone paints them.
 * The task is that of masked autoencoders (He et al., arXiv 2111.06377); patches are hidden in the image, as in SimMIM
 * (Xie et al., arXiv 2111.09886), and not left out of the backbone, so that every backbone will do. Names:
 * `backbone.*`, `decoder.*`.
 */
export function mae(options: MaeOptions, { backbone, imageSize }: Needs['objective']): Objective {
  const { patchSize, embedDim } = backbone;
  const grid = imageSize / patchSize;
  if (!Number.isInteger(grid) || grid < 2) {
    throw new SparsamError(
      'usage',
      `mae hides some patches of an image and shows others: ${imageSize} pixels must be at least two patches of ${backbone.name}, which are ${patchSize} pixels wide. Take an image size of ${2 * patchSize} or a larger multiple of ${patchSize}.`,
    );
  }
  // At least two squares a side: where one covered the image, nothing would be seen of it.
  const masks = { grid, ratio: options.maskRatio, unit: Math.min(options.maskUnit, Math.floor(grid / 2)) };
  const sizes = { embedDim, hiddenDim: options.hiddenDim, outDim: patchSize ** 2 * 3 };

  return {
    name: 'mae',
    backbone,
    views: [{ name: 'global', size: imageSize, count: 1 }],

    init: (key) =>
      joinStates({
        backbone: backbone.init(foldIn(key, 'backbone')),
        decoder: { params: initDecoder(foldIn(key, 'decoder'), sizes) },
      }),

    schedules: () => ({}),

    loss(state, { views, extra }) {
      const images = leaf(views, 'global');
      const mask = leaf(extra, 'mask') as Tensor2D;
      const output = backbone.apply(backboneState(state), hidePatches(images, mask, grid), {
        training: true,
      });
      const tokens = lastTokens(output.patchTokens, grid ** 2, backbone.name);
      const painted = decode(scope(state.params, 'decoder'), tokens, output.features);
      const patches = toPatches(images, grid);
      const targets = options.standardizeTargets ? standardizePatches(patches) : patches;
      return {
        loss: paintingLoss(painted, targets, mask),
        state: { ...state, buffers: joinStates({ backbone: { buffers: output.buffers } }).buffers },
        metrics: featureMetrics(output.features),
      };
    },

    afterUpdate: (state) => state,
    evaluationState: backboneState,

    hostInput: {
      spec: (batch) => ({ mask: { dtype: 'float32', shape: [batch, grid ** 2] } }),
      draw: (key, batch) => ({ mask: drawMask(key, batch, masks) }),
    },
  };
}

const backboneState = <Leaf>(state: ObjectiveState<Leaf>): ModelState<Leaf> =>
  scopeState(state as ModelState<Leaf>, 'backbone');

/** The last block's tokens. Throws an internal error where they are not one a patch. */
function lastTokens(blocks: readonly Tensor3D[], patches: number, name: string): Tensor3D {
  const tokens = blocks.at(-1);
  if (tokens?.shape[1] === patches) return tokens;
  throw new SparsamError(
    'internal',
    `mae paints each patch from a token of its own: ${name} must return ${patches} patch tokens an image from its last block, not ${tokens?.shape[1] ?? 'none'}.`,
  );
}
