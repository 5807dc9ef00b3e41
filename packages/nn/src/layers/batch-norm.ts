import { type Flat, type ModelState, type NdArray, SparsamError, full, leaf, zeros } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { alongAxis, axesExcept } from '../support/axes.ts';
import { withGradient } from '../support/with-gradient.ts';
import { standardizeRows } from './standardize.ts';

export type BatchNormOptions = {
  /** With the statistics of the batch, else with the running ones. */
  readonly training: boolean;
  /** Which axis of `x` holds the channels; negative counts from the end. */
  readonly axis: number;
  readonly epsilon?: number;
  /** Share of the batch's statistics in the new running ones. */
  readonly momentum?: number;
};

/** Parameters `weight` (ones) and `bias` (zeros), buffers `running_mean`, `running_var` and `num_batches_tracked`. */
export function initBatchNorm(channels: number): ModelState<NdArray> {
  return {
    params: { weight: full(1, [channels]), bias: zeros('float32', [channels]) },
    buffers: {
      running_mean: zeros('float32', [channels]),
      running_var: full(1, [channels]),
      num_batches_tracked: zeros('int32', []),
    },
  };
}

/** A normalised batch before its scale and shift are applied: batch normalisation is `y weight + bias` per channel. */
export type BatchStandardized = {
  readonly y: Tensor;
  /** `weight` and `bias`, each [channels]; a following layer may absorb them. */
  readonly affine: Flat<Tensor>;
  readonly buffers: Flat<Tensor>;
};

/**
 * Batch normalisation (Ioffe and Szegedy 2015, arXiv 1502.03167) with torch's meaning: x of any shape with the channels
 * on `axis` -> y of the same shape, and the buffers after it. In training the batch is normalised with its biased
 * variance, and the running variance moves towards the unbiased one; in evaluation the buffers are returned as they are.
 */
export function batchNorm(
  state: ModelState,
  x: Tensor,
  options: BatchNormOptions,
): { readonly y: Tensor; readonly buffers: Flat<Tensor> } {
  const { y, affine, buffers } = standardizeBatch(state, x, options);
  const channelAxis = options.axis < 0 ? options.axis + x.rank : options.axis;
  const along = (name: string): Tensor => {
    const vector = leaf(affine, name);
    return tf.reshape(vector, alongAxis(x.rank, channelAxis, vector.size));
  };
  return { y: tf.add(tf.mul(y, along('weight')), along('bias')), buffers };
}

/** `batchNorm` with its last step, a scale and a shift per channel, left to the caller. */
export function standardizeBatch(
  { params, buffers }: ModelState,
  x: Tensor,
  { training, axis, epsilon = 1e-5, momentum = 0.1 }: BatchNormOptions,
): BatchStandardized {
  const weight = leaf(params, 'weight');
  const bias = leaf(params, 'bias');
  const runningMean = leaf(buffers, 'running_mean');
  const runningVar = leaf(buffers, 'running_var');
  if (!training) {
    // Nothing is done to x: statistics, scale and shift are one affine map of it.
    const slope = tf.mul(weight, tf.rsqrt(tf.add(runningVar, epsilon)));
    return { y: x, affine: { weight: slope, bias: tf.sub(bias, tf.mul(slope, runningMean)) }, buffers };
  }
  const count = x.size / weight.size;
  if (count < 2) {
    throw new SparsamError(
      'input',
      `Batch normalisation in training needs at least 2 values per channel, and a batch of shape [${x.shape.join(', ')}] has ${count}. Use a larger batch or larger images.`,
    );
  }
  const channelAxis = axis < 0 ? axis + x.rank : axis;
  const { y, mean, variance } =
    channelAxis === 0 ? standardizeLeading(x, epsilon) : standardizeAlong(x, channelAxis, epsilon);
  const towards = (running: Tensor, batch: Tensor): Tensor =>
    tf.add(tf.mul(running, 1 - momentum), tf.mul(tf.reshape(batch, running.shape), momentum));
  return {
    y,
    affine: { weight, bias },
    buffers: {
      running_mean: towards(runningMean, mean),
      running_var: towards(runningVar, tf.mul(variance, count / (count - 1))),
      num_batches_tracked: tf.add(leaf(buffers, 'num_batches_tracked'), tf.scalar(1, 'int32')),
    },
  };
}

type Statistics = { readonly y: Tensor; readonly mean: Tensor; readonly variance: Tensor };

/** Channels first of all axes: every channel is a row, and rows have a kernel of their own. */
function standardizeLeading(x: Tensor, epsilon: number): Statistics {
  const { y, mean, invStd } = standardizeRows(tf.reshape(x, [x.shape[0] as number, -1]), epsilon);
  return { y: tf.reshape(y, x.shape), mean, variance: tf.sub(tf.reciprocal(tf.square(invStd)), epsilon) };
}

/** The same for any place of the channels. The statistics keep all axes. */
function standardizeAlong(x: Tensor, axis: number, epsilon: number): Statistics {
  const axes = axesExcept(x.rank, axis);
  const mean = tf.mean(x, axes, true);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), axes, true);
  const invStd = tf.rsqrt(tf.add(variance, epsilon));
  // The statistics are constants here: their share of the gradient is in the closed form below.
  const y = withGradient(
    [x],
    () => ({ value: tf.mul(centred, invStd), saved: [centred, invStd] }),
    // With n = centred invStd: dx = invStd (dy - mean(dy) - n mean(dy n)).
    (dy, saved) => {
      const [c, inverse] = saved as [Tensor, Tensor];
      const fromMean = tf.mul(tf.mean(dy, axes, true), inverse);
      const fromVariance = tf.mul(tf.mean(tf.mul(dy, c), axes, true), tf.mul(tf.square(inverse), inverse));
      return [tf.sub(tf.sub(tf.mul(dy, inverse), tf.mul(c, fromVariance)), fromMean)];
    },
  );
  return { y, mean, variance };
}
