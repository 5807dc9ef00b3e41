import type { Backbone, BackboneOutput, Pooling } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';

/** Blocks whose patch tokens `multi` takes: four, evenly spaced, the last one among them; all where there are fewer. */
export function multiDepths(depth: number): number[] {
  const count = Math.min(4, depth);
  return Array.from({ length: count }, (_, i) => Math.round(((i + 1) * depth) / count) - 1);
}

/** What of a backbone says how its output is pooled. */
export type PooledBackbone = Pick<Backbone, 'embedDim' | 'depth' | 'blocks' | 'pooled'>;

/** Blocks whose patch means stand beside the features: the last one's are the features themselves where those are pooled. */
function meansOf({ depth, pooled = false }: PooledBackbone): number[] {
  return multiDepths(depth).filter((block) => !pooled || block < depth - 1);
}

/** The block whose patch tokens' standard deviation `multi` takes, the first of its depths: what is rough and what is smooth. */
const deviationOf = ({ depth }: PooledBackbone): number => multiDepths(depth)[0] as number;

/** Kept from zero under the root, whose slope is infinite there. */
const leastVariance = 1e-6;

/** Width of the pooled feature. */
export function pooledDim(backbone: PooledBackbone, pooling: Pooling): number {
  const { embedDim, depth, blocks } = backbone;
  const widthOf = (block: number): number => blocks?.[block]?.embedDim ?? embedDim;
  if (pooling === 'cls') return embedDim;
  if (pooling === 'patch-mean') return widthOf(depth - 1);
  return [...meansOf(backbone), deviationOf(backbone)].reduce(
    (width, block) => width + widthOf(block),
    embedDim,
  );
}

/**
 * One vector an image, [batch, pooledDim]: the class token (`cls`), the mean over the last block's patch tokens
 * (`patch-mean`), or the class token beside the patch means of four depths, shallow first, and the patch tokens' standard
 * deviation at the first of them (`multi`): where a cell is alike all over and where it is not, its mean does not say.
 */
export function poolFeatures(
  output: BackboneOutput,
  pooling: Pooling,
  backbone: PooledBackbone,
): tf.Tensor2D {
  if (pooling === 'cls') return output.features;
  const patchMean = (block: number): tf.Tensor2D => tf.mean(output.patchTokens[block] as tf.Tensor3D, 1);
  if (pooling === 'patch-mean') return patchMean(backbone.depth - 1);
  const tokens = output.patchTokens[deviationOf(backbone)] as tf.Tensor3D;
  const variance = tf.mean(tf.square(tf.sub(tokens, tf.mean(tokens, 1, true))), 1);
  const deviation = tf.sqrt(tf.add(variance, leastVariance)) as tf.Tensor2D;
  return tf.concat([output.features, ...meansOf(backbone).map(patchMean), deviation], 1);
}
