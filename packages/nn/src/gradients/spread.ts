import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { keptShape } from '../support/axes.ts';

/** `reduced`, with or without its reduced axes kept, repeated over those axes to `shape`; `null` stands for all axes. */
export function spread(reduced: Tensor, shape: readonly number[], axis: number | number[] | null): Tensor {
  return tf.broadcastTo(tf.reshape(reduced, reducedShape(shape, axis)), [...shape]);
}

/** What remains of `shape` after a reduction that keeps its axes. */
export function reducedShape(shape: readonly number[], axis: number | number[] | null): number[] {
  const axes = axis === null ? shape.map((_, index) => index) : [axis].flat();
  return keptShape(shape, axes);
}
