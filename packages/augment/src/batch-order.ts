import { type Key, SparsamError, foldIn, key, permutation } from '@sparsam/core';
import type { BatchPlan } from './draw-batch.ts';

/** Which images each step sees; a pure function of (seed, step). */
export interface BatchOrder {
  readonly stepsPerEpoch: number;
  plan(step: number): BatchPlan;
}

/**
 * Every epoch visits the rows once in an order of its own, the last partial batch left out. Views have a key per epoch, so
 * that an image looks different every time.
 *
 * @throws SparsamError (usage) where a batch is larger than the data
 */
export function createBatchOrder(indices: ArrayLike<number>, batchSize: number, seed: number): BatchOrder {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new SparsamError('usage', `A batch holds a whole number of images above 0, not ${batchSize}.`);
  }
  const stepsPerEpoch = Math.floor(indices.length / batchSize);
  if (stepsPerEpoch === 0) {
    throw new SparsamError(
      'usage',
      `A batch of ${batchSize} images cannot be taken from ${indices.length} images to train on. Choose a batch of at most ${indices.length}, or add images.`,
    );
  }
  const root: Key = key(seed);
  let orderOf: { epoch: number; order: Int32Array } | undefined;
  return {
    stepsPerEpoch,
    plan(step) {
      if (!Number.isInteger(step) || step < 0)
        throw new RangeError(`A step is a whole number from 0, not ${step}.`);
      const epoch = Math.floor(step / stepsPerEpoch);
      if (orderOf?.epoch !== epoch) {
        orderOf = { epoch, order: permutation(foldIn(foldIn(root, 'order'), epoch), indices.length) };
      }
      const start = (step % stepsPerEpoch) * batchSize;
      const rows = Int32Array.from(
        orderOf.order.subarray(start, start + batchSize),
        (place) => indices[place] as number,
      );
      return { rows, key: foldIn(foldIn(root, 'views'), epoch) };
    },
  };
}
