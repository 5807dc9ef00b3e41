import {
  type Flat,
  type Key,
  type NdArray,
  SparsamError,
  foldIn,
  leaf,
  prefixed,
  scope,
} from '@sparsam/core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { gelu } from '../functions/gelu.ts';
import { l2Normalize } from '../functions/l2-normalize.ts';
import { uniformByFanIn } from '../layers/init.ts';
import { initLinear, linear } from '../layers/linear.ts';
import { standardizeRows } from '../layers/standardize.ts';

export type ProjectionHeadOptions = {
  /** Width of the features that come in. */
  readonly inDim: number;
  /** Number of linear layers before the last layer, at least 1. */
  readonly numLayers?: number;
  readonly hiddenDim?: number;
  readonly bottleneckDim?: number;
  /** Outputs of the last layer. */
  readonly numPrototypes?: number;
  /**
   * Standardises what each linear layer gives over the batch, without scale and bias. What all rows share is taken out
   * at every layer, so that the outputs of a batch cannot become equal. The published head does without.
   */
  readonly standardize?: boolean;
};

/** The projection head's two functions. Parameters are named as in DINO: `mlp.0.weight`, ..., `last_layer.weight_v`. */
export type ProjectionHead = {
  init(key: Key): Flat<NdArray>;
  /** features [batch, inDim] to logits [batch, numPrototypes]. */
  apply(params: Flat<Tensor>, features: Tensor2D): Tensor2D;
};

/**
 * The projection head of DINO (Caron et al., arXiv 2104.14294, appendix C): linear layers with exact GELU between,
 * each bottleneck vector scaled to length 1, and a weight-normalised linear layer without bias whose gain is fixed at
 * 1. So the logits are cosines. Throws a usage error for sizes that are not whole numbers from 1.
 */
export function projectionHead(options: ProjectionHeadOptions): ProjectionHead {
  const { inDim, numLayers = 4, hiddenDim = 2048, bottleneckDim = 256, numPrototypes = 65536 } = options;
  const { standardize = false } = options;
  for (const [name, size] of Object.entries({ inDim, numLayers, hiddenDim, bottleneckDim, numPrototypes })) {
    if (!Number.isInteger(size) || size < 1) {
      throw new SparsamError('usage', `projectionHead: ${name} must be a whole number from 1, not ${size}.`);
    }
  }
  const widths = [inDim, ...Array.from({ length: numLayers - 1 }, () => hiddenDim), bottleneckDim];
  // In the reference a stack is `Sequential(linear, gelu, linear, ...)` and a single layer stands alone.
  const layerName = (index: number): string => (numLayers === 1 ? 'mlp' : `mlp.${2 * index}`);

  return {
    init(key) {
      const params: { [name: string]: NdArray } = {};
      for (let layer = 0; layer < numLayers; layer++) {
        const [inFeatures, outFeatures] = [widths[layer] as number, widths[layer + 1] as number];
        const name = layerName(layer);
        Object.assign(params, prefixed(name, initLinear(foldIn(key, name), { inFeatures, outFeatures })));
      }
      // torch's default for linear layers; with the gain fixed only the direction counts.
      const prototypes = uniformByFanIn(foldIn(key, 'last_layer'), [numPrototypes, bottleneckDim]);
      return { ...params, 'last_layer.weight_v': prototypes };
    },

    apply(params, features) {
      let x: Tensor = features;
      for (let layer = 0; layer < numLayers; layer++) {
        x = linear(scope(params, layerName(layer)), x);
        if (standardize) x = standardizeColumns(x as Tensor2D);
        if (layer < numLayers - 1) x = gelu(x);
      }
      const prototypes = l2Normalize(leaf(params, 'last_layer.weight_v'));
      return tf.matMul(l2Normalize(x), prototypes, false, true);
    },
  };
}

/** Each column with mean 0 and variance 1 over the rows; rows have the kernel, so the matrix is turned and back. */
const standardizeColumns = (x: Tensor2D): Tensor => tf.transpose(standardizeRows(tf.transpose(x), 1e-5).y);
