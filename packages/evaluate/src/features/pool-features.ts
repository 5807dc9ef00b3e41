import type { BackboneOutput, Pooling } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';

/** Blocks whose patch tokens `multi` takes: four, evenly spaced, the last one among them; all where there are fewer. */
export function multiDepths(depth: number): number[] {
  const count = Math.min(4, depth);
  return Array.from({ length: count }, (_, i) => Math.round(((i + 1) * depth) / count) - 1);
}

/** Width of the pooled feature. */
export function pooledDim(
  { embedDim, depth }: { readonly embedDim: number; readonly depth: number },
  pooling: Pooling,
): number {
  return pooling === 'multi' ? embedDim * (1 + multiDepths(depth).length) : embedDim;
}

/**
 * One vector an image, [batch, pooledDim]: the class token (`cls`), the mean over the last block's patch tokens
 * (`patch-mean`), or the class token beside the patch means of four depths, shallow first (`multi`).
 */
export function poolFeatures(output: BackboneOutput, pooling: Pooling): tf.Tensor2D {
  if (pooling === 'cls') return output.features;
  const patchMean = (block: number): tf.Tensor2D => tf.mean(output.patchTokens[block] as tf.Tensor3D, 1);
  const depth = output.patchTokens.length;
  if (pooling === 'patch-mean') return patchMean(depth - 1);
  return tf.concat([output.features, ...multiDepths(depth).map(patchMean)], 1);
}
