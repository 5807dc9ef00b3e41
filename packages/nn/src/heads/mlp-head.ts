import {
  type Flat,
  type Key,
  type ModelState,
  type NdArray,
  SparsamError,
  foldIn,
  prefixed,
} from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { batchNorm, initBatchNorm } from '../layers/batch-norm.ts';
import { uniformByFanIn } from '../layers/init.ts';
import { linear } from '../layers/linear.ts';
import { scopeState } from '../support/model-state.ts';

export type MlpHeadOptions = {
  /** Width of what comes in. */
  readonly inDim: number;
  readonly hiddenDim: number;
  readonly outDim: number;
  /** Linear layers in all, at least 1; all but the last are followed by batch normalisation and ReLU. */
  readonly numLayers?: number;
  /** Batch normalisation after the last layer, too. */
  readonly normalizeLast?: boolean;
};

/** A head's two functions. Always in training mode: nobody evaluates the outputs of a head. */
export type Head = {
  init(key: Key): ModelState<NdArray>;
  /** x [rows, inDim] -> y [rows, outDim], and the running statistics after it. */
  apply(state: ModelState, x: Tensor2D): { readonly y: Tensor2D; readonly buffers: Flat<Tensor> };
};

/**
 * Linear layers with batch normalisation and ReLU between: the projector of SimCLR (arXiv 2002.05709), projector and
 * predictor of BYOL (arXiv 2006.07733), the expander of VICReg (arXiv 2105.04906). Named by place, as in a torch
 * `Sequential(linear, norm, relu, ...)`: `0.weight`, `1.weight`, `1.bias`, `3.weight`. No linear layer has a bias: a
 * normalisation would subtract it again, here or in the head behind. Weights start as torch's. Throws a usage error for
 * sizes that are not whole numbers from 1.
 */
export function mlpHead(options: MlpHeadOptions): Head {
  const { inDim, hiddenDim, outDim, numLayers = 2, normalizeLast = false } = options;
  for (const [name, size] of Object.entries({ inDim, hiddenDim, outDim, numLayers })) {
    if (!Number.isInteger(size) || size < 1)
      throw new SparsamError('usage', `mlpHead: ${name} must be a whole number from 1, not ${size}.`);
  }
  const layers = Array.from({ length: numLayers }, (_, index) => {
    const isLast = index === numLayers - 1;
    return {
      linear: `${3 * index}`,
      norm: isLast && !normalizeLast ? undefined : `${3 * index + 1}`,
      rectify: !isLast,
      from: index === 0 ? inDim : hiddenDim,
      to: isLast ? outDim : hiddenDim,
    };
  });

  return {
    init(key) {
      const params: { [name: string]: NdArray } = {};
      const buffers: { [name: string]: NdArray } = {};
      for (const { linear: name, norm, from, to } of layers) {
        params[`${name}.weight`] = uniformByFanIn(foldIn(key, `${name}.weight`), [to, from]);
        if (norm === undefined) continue;
        const start = initBatchNorm(to);
        Object.assign(params, prefixed(norm, start.params));
        Object.assign(buffers, prefixed(norm, start.buffers));
      }
      return { params, buffers };
    },

    apply(state, x) {
      const buffers: { [name: string]: Tensor } = {};
      let y: Tensor = x;
      for (const { linear: name, norm, rectify } of layers) {
        y = linear(scopeState(state, name).params, y);
        if (norm !== undefined) {
          const normed = batchNorm(scopeState(state, norm), y, { training: true, axis: -1 });
          Object.assign(buffers, prefixed(norm, normed.buffers));
          y = normed.y;
        }
        if (rectify) y = tf.relu(y);
      }
      return { y: y as Tensor2D, buffers };
    },
  };
}
