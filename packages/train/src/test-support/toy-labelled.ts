import {
  type Objective,
  type ObjectiveState,
  foldIn,
  key,
  permutation,
  sampler,
  truncatedNormalArray,
} from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { PlainBatch } from '../supervised/predictor.ts';
import type { RowSource } from '../supervised/fit-supervised.ts';

const pixels = 2 * 2 * 3;

/** Softmax regression on images of 2 x 2 pixels: the smallest objective that learns from labels. */
export function toyLabelled(classes = 3): Objective {
  const logits = (state: ObjectiveState, images: tf.Tensor4D): tf.Tensor2D =>
    tf.matMul(tf.reshape(images, [-1, pixels]) as tf.Tensor2D, state.params['backbone.w'] as tf.Tensor2D);
  return {
    name: 'toy-labelled',
    backbone: { name: 'toy_backbone' } as Objective['backbone'],
    views: [{ name: 'global', size: 2, count: 1 }],
    init: (seed) => ({ params: { 'backbone.w': truncatedNormalArray(seed, [pixels, classes], 0.1) } }),
    schedules: () => ({}),
    loss(state, { views, labels }) {
      if (labels === undefined) throw new Error('no labels');
      const scores = tf.logSoftmax(logits(state, views['global'] as tf.Tensor4D));
      const own = tf.neg(tf.sum(tf.mul(scores, labels.targets), 1));
      return {
        loss: tf.div(tf.sum(tf.mul(own, labels.weights)), tf.sum(labels.weights)),
        state,
        metrics: {},
      };
    },
    afterUpdate: (state) => state,
    evaluationState: <Leaf>(state: ObjectiveState<Leaf>) => ({
      params: { w: state.params['backbone.w'] as Leaf },
      buffers: {},
    }),
    labels: { classes, logits },
  };
}

/** Images whose bright channel is their class, with noise; row r has class r % 3. */
export function toyImages(rows: number) {
  const images = Array.from({ length: rows }, (_, row) => {
    const draw = sampler(foldIn(key(3), row));
    return Uint8Array.from(
      { length: pixels },
      (_, i) => 60 + draw.integer(90) + (i % 3 === row % 3 ? 80 : 0),
    );
  });
  const gather = (which: ArrayLike<number>): Uint8Array => {
    const data = new Uint8Array(which.length * pixels);
    for (let i = 0; i < which.length; i++) data.set(images[which[i] as number] as Uint8Array, i * pixels);
    return data;
  };
  return {
    labels: Int32Array.from({ length: rows }, (_, row) => row % 3),
    images: Array.from({ length: rows }, (_, row) => `${row}.png`),
    plain: (which: readonly number[]): PlainBatch[] => [
      {
        images: { dtype: 'uint8', shape: [which.length, 2, 2, 3], data: gather(which) },
        valid: which.length,
      },
    ],
    source: async ({
      rows: which,
      batchSize,
      seed,
    }: {
      readonly rows: readonly number[];
      readonly batchSize: number;
      readonly seed: number;
    }): Promise<RowSource> => {
      const stepsPerEpoch = Math.floor(which.length / batchSize);
      const rowsOf = (step: number): Int32Array => {
        const order = permutation(foldIn(key(seed), Math.floor(step / stepsPerEpoch)), which.length);
        const start = (step % stepsPerEpoch) * batchSize;
        return order.subarray(start, start + batchSize).map((place) => which[place] as number);
      };
      return {
        stepsPerEpoch,
        rows: rowsOf,
        batch: async (step) => ({
          global: { dtype: 'uint8', shape: [batchSize, 2, 2, 3], data: gather(rowsOf(step)) },
        }),
        async close() {},
      };
    },
  };
}
