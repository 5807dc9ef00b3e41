import type { Backbone, Flat, ModelState } from '@sparsam/core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Features of crops of several sizes, [all rows, embedDim], in the order given. Neighbouring groups of one size are
 * one application, so that normalisation sees them as one batch; each application passes its running statistics on
 * to the next. Always in training mode.
 */
export function encodeCrops(
  backbone: Backbone,
  { params, buffers }: ModelState,
  crops: readonly Tensor4D[],
): { features: Tensor2D; buffers: Flat<Tensor> } {
  const batches: Tensor4D[] = [];
  for (const images of crops) {
    const last = batches.at(-1);
    if (last && last.shape[1] === images.shape[1]) batches[batches.length - 1] = tf.concat([last, images]);
    else batches.push(images);
  }
  let statistics = buffers;
  const features = batches.map((images) => {
    const output = backbone.apply({ params, buffers: statistics }, images, { training: true });
    statistics = output.buffers;
    return output.features;
  });
  return {
    features: features.length === 1 ? (features[0] as Tensor2D) : tf.concat(features),
    buffers: statistics,
  };
}
