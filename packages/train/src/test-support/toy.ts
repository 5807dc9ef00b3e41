import {
  type Objective,
  type ObjectiveState,
  foldIn,
  key,
  randomBits,
  truncatedNormalArray,
  zeros,
} from '@sparsam/core';
import { adamw } from '@sparsam/optim';
import * as tf from '@tensorflow/tfjs-core';
import type { BatchSource } from '../loop/train-options.ts';
import type { Optimizer } from '../step/optimizer.ts';

const batchSize = 4;
const pixels = 2 * 2 * 3;

type Metrics = (step: number) => Readonly<Record<string, number>>;

/**
 * An objective in a few operations, with all the parts that a real one has: a parameter, a buffer, a teacher, numbers
 * over time and a drawn input. `metrics` are added to its own; `poison` is added to the loss at a step.
 */
export function toyObjective({
  metrics = () => ({}),
  poison = () => 0,
}: { metrics?: Metrics; poison?: (step: number) => number } = {}): Objective {
  const names = Object.keys(metrics(0));
  return {
    name: 'toy',
    backbone: { name: 'toy_backbone' } as Objective['backbone'],
    views: [{ name: 'global', size: 2, count: 2 }],
    init: (seed) => ({
      params: { 'backbone.w': truncatedNormalArray(seed, [pixels, 3], 0.5) },
      buffers: {},
      seen: zeros('int32', []),
      teacher: truncatedNormalArray(seed, [pixels, 3], 0.5),
    }),
    schedules: ({ totalSteps }) => ({
      teacherMomentum: (step) => 0.5 + (0.5 * step) / totalSteps,
      poison,
      ...Object.fromEntries(names.map((name) => [name, (step: number) => metrics(step)[name] as number])),
    }),
    loss(state, { views, scalars, extra }) {
      const images = tf.reshape(views['global'] as tf.Tensor4D, [-1, pixels]);
      const noisy = tf.add(images, extra['noise'] as tf.Tensor);
      const wanted = tf.matMul(images, tf.relu(tf.add(state['teacher'] as tf.Tensor2D, 0.1)));
      const error = tf.mean(
        tf.square(tf.sub(tf.matMul(noisy, state.params['backbone.w'] as tf.Tensor2D), wanted)),
      );
      return {
        loss: tf.add(error, tf.mul(error, scalars['poison'] as tf.Scalar)),
        state: {
          ...state,
          seen: tf.add(state['seen'] as tf.Tensor, tf.scalar(1, 'int32')),
        } as ObjectiveState,
        metrics: Object.fromEntries(names.map((name) => [name, tf.clone(scalars[name] as tf.Scalar)])),
      };
    },
    afterUpdate(state, { scalars }) {
      const momentum = scalars['teacherMomentum'] as tf.Scalar;
      const teacher = tf.add(
        tf.mul(state['teacher'] as tf.Tensor, momentum),
        tf.mul(state.params['backbone.w'] as tf.Tensor, tf.sub(1, momentum)),
      );
      return { ...state, teacher } as ObjectiveState;
    },
    evaluationState: <Leaf>(state: ObjectiveState<Leaf>) => ({
      params: { w: state['teacher'] as Leaf },
      buffers: {},
    }),
    hostInput: {
      spec: (batch) => ({ noise: { dtype: 'float32', shape: [2 * batch, pixels] } }),
      draw: (seed, batch) => ({ noise: truncatedNormalArray(seed, [2 * batch, pixels], 0.1) }),
    },
  };
}

export const toyOptimizer: Optimizer = {
  transform: adamw(),
  rates: ({ totalSteps }) => ({
    learningRate: (step) => 0.05 * (1 - step / totalSteps),
    weightDecay: () => 0.01,
  }),
};

/** Random images, pure in the step. */
export function toyLoader({ stepsPerEpoch = 5, onBatch = (_: number): void => {} } = {}): BatchSource {
  return {
    stepsPerEpoch,
    async batch(step) {
      onBatch(step);
      const bits = randomBits(foldIn(key(7), step), 2 * batchSize * pixels);
      const data = Uint8Array.from(bits, (word) => word & 255);
      return { global: { dtype: 'uint8', shape: [2 * batchSize, 2, 2, 3], data } };
    },
  };
}

export const toyPlan = (totalSteps: number, stepsPerEpoch = 5) => ({ totalSteps, stepsPerEpoch, batchSize });

/** A clock that moves by the same time at every look. */
export function tickingClock(seconds = 0.25): () => number {
  let now = 1000;
  return () => (now += seconds);
}
