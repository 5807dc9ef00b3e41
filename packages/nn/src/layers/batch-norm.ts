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
  const axis = options.axis < 0 ? options.axis + x.rank : options.axis;
  const along = (vector: Tensor): Tensor => tf.reshape(vector, alongAxis(x.rank, axis, vector.size));
  if (options.training && axis > 0) {
    const affine = { weight: leaf(state.params, 'weight'), bias: leaf(state.params, 'bias') };
    const { y, ...statistics } = normalizeAlong(x, affine, axis, options.epsilon);
    return { y, buffers: updatedBuffers(state.buffers, statistics, x, options.momentum) };
  }
  const { y, affine, buffers } = standardizeBatch(state, x, options);
  return { y: tf.add(tf.mul(y, along(leaf(affine, 'weight'))), along(leaf(affine, 'bias'))), buffers };
}

/** `batchNorm` with its last step, a scale and a shift per channel, left to the caller. */
export function standardizeBatch(
  { params, buffers }: ModelState,
  x: Tensor,
  { training, axis, epsilon, momentum }: BatchNormOptions,
): BatchStandardized {
  const weight = leaf(params, 'weight');
  const bias = leaf(params, 'bias');
  if (!training) {
    // Nothing is done to x: statistics, scale and shift are one affine map of it.
    const runningVar = leaf(buffers, 'running_var');
    const slope = tf.mul(weight, tf.rsqrt(tf.add(runningVar, epsilon ?? defaultEpsilon)));
    const offset = tf.sub(bias, tf.mul(slope, leaf(buffers, 'running_mean')));
    return { y: x, affine: { weight: slope, bias: offset }, buffers };
  }
  const channelAxis = axis < 0 ? axis + x.rank : axis;
  const neutral = { weight: tf.onesLike(weight), bias: tf.zerosLike(bias) };
  const { y, ...statistics } =
    channelAxis === 0 ? standardizeLeading(x, epsilon) : normalizeAlong(x, neutral, channelAxis, epsilon);
  return { y, affine: { weight, bias }, buffers: updatedBuffers(buffers, statistics, x, momentum) };
}

/** What torch uses where nothing is said. */
const defaultEpsilon = 1e-5;

type Statistics = { readonly mean: Tensor; readonly variance: Tensor };

/** The running statistics after a batch x with these, of as many values as torch counts: the variance becomes unbiased. */
function updatedBuffers(
  buffers: Flat<Tensor>,
  { mean, variance }: Statistics,
  x: Tensor,
  momentum = 0.1,
): Flat<Tensor> {
  const runningMean = leaf(buffers, 'running_mean');
  const count = x.size / runningMean.size;
  if (count < 2) {
    throw new SparsamError(
      'input',
      `Batch normalisation in training needs at least 2 values per channel, and a batch of shape [${x.shape.join(', ')}] has ${count}. Use a larger batch or larger images.`,
    );
  }
  const towards = (running: Tensor, batch: Tensor): Tensor =>
    tf.add(tf.mul(running, 1 - momentum), tf.mul(tf.reshape(batch, running.shape), momentum));
  return {
    running_mean: towards(runningMean, mean),
    running_var: towards(leaf(buffers, 'running_var'), tf.mul(variance, count / (count - 1))),
    num_batches_tracked: tf.add(leaf(buffers, 'num_batches_tracked'), tf.scalar(1, 'int32')),
  };
}

/** Channels first of all axes: every channel is a row, and rows have a kernel of their own. */
function standardizeLeading(x: Tensor, epsilon = defaultEpsilon): Statistics & { readonly y: Tensor } {
  const { y, mean, invStd } = standardizeRows(tf.reshape(x, [x.shape[0] as number, -1]), epsilon);
  return { y: tf.reshape(y, x.shape), mean, variance: tf.sub(tf.reciprocal(tf.square(invStd)), epsilon) };
}

/** The normalised batch with its scale and shift, for any place of the channels. The statistics keep all axes. */
function normalizeAlong(
  x: Tensor,
  affine: { readonly weight: Tensor; readonly bias: Tensor },
  axis: number,
  epsilon = defaultEpsilon,
): Statistics & { readonly y: Tensor } {
  const axes = axesExcept(x.rank, axis);
  const along = (vector: Tensor): Tensor => tf.reshape(vector, alongAxis(x.rank, axis, vector.size));
  const mean = tf.mean(x, axes, true);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), axes, true);
  const invStd = tf.rsqrt(tf.add(variance, epsilon));
  // The statistics are constants here: their share of the gradient is in the closed form below.
  const y = withGradient(
    [x, affine.weight, affine.bias],
    () => {
      const slope = tf.mul(along(affine.weight), invStd);
      return { value: tf.add(tf.mul(centred, slope), along(affine.bias)), saved: [centred, invStd, slope] };
    },
    // With n = centred invStd and s = weight invStd: dweight = sum(dy n), dbias = sum(dy), and
    // dx = s (dy - mean(dy) - n mean(dy n)), all from the same two sums.
    (dy, saved) => {
      const [c, inverse, slope] = saved as [Tensor, Tensor, Tensor];
      const count = x.size / slope.size;
      const sum = tf.sum(dy, axes, true);
      const dWeight = tf.mul(tf.sum(tf.mul(dy, c), axes, true), inverse);
      const share = tf.div(slope, count);
      const fromVariance = tf.mul(tf.mul(share, inverse), dWeight);
      const dx = tf.sub(tf.sub(tf.mul(dy, slope), tf.mul(c, fromVariance)), tf.mul(share, sum));
      return [dx, tf.reshape(dWeight, affine.weight.shape), tf.reshape(sum, affine.bias.shape)];
    },
  );
  return { y, mean, variance };
}
