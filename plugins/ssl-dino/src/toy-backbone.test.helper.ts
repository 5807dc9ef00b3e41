import { type Backbone, float32, foldIn, leaf, normalArray, zeros } from '@sparsam/core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The smallest network with everything that an objective must respect: features are a matrix times an image's mean
 * colour, and two buffers record applications and rows seen in training. `calls` notes the shape of every application.
 */
export function toyBackbone(embedDim = 4): Backbone & { readonly calls: number[][] } {
  const calls: number[][] = [];
  return {
    name: 'toy',
    embedDim,
    depth: 0,
    patchSize: 1,
    calls,
    init: (key) => ({
      params: {
        'embed.weight': normalArray(foldIn(key, 'weight'), [embedDim, 3]),
        'embed.bias': zeros('float32', [embedDim]),
      },
      buffers: { applications: zeros('float32', []), rows: float32(Float32Array.of(0), []) },
    }),
    apply({ params, buffers }, images, { training }) {
      calls.push(images.shape);
      const color: Tensor2D = tf.mean(images, [1, 2]);
      const product = tf.matMul(color, leaf(params, 'embed.weight') as Tensor2D, false, true);
      const features: Tensor2D = tf.add(product, leaf(params, 'embed.bias'));
      const next = {
        applications: tf.add(leaf(buffers, 'applications'), 1),
        rows: tf.add(leaf(buffers, 'rows'), images.shape[0]),
      };
      return { features, patchTokens: [], buffers: training ? next : buffers };
    },
  };
}
