import {
  type Flat,
  type NdArray,
  type Objective,
  type Tree,
  float32,
  key,
  leaf,
  mapTree,
  scalar,
  zeros,
} from '@sparsam/core';
import { constant } from '@sparsam/optim';
import '@tensorflow/tfjs-backend-cpu';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type TrainState, createTrainStep } from './create-train-step.ts';
import { defaultRecipe } from './default-recipe.ts';

beforeAll(() => tf.setBackend('cpu'));

const plan = { totalSteps: 40, stepsPerEpoch: 10, batchSize: 2 };
const batch = plan.batchSize;

/** Learns the mean of what it sees; `slow` follows `weight`, `late` learns after one epoch, `seen` counts. */
function meanObjective({ forget = false } = {}): Objective {
  return {
    name: 'mean',
    backbone: { name: 'none', embedDim: 1, depth: 0, patchSize: 1 } as Objective['backbone'],
    views: [{ name: 'only', size: 2, count: 3 }],
    init: () => ({
      params: { weight: float32(Float32Array.of(0.5), [1, 1]), late: float32(Float32Array.of(0.25), [1, 1]) },
      slow: zeros('float32', [1, 1]),
      seen: scalar(0),
      untouched: scalar(3),
    }),
    schedules: () => ({ pull: constant(0.5) }),
    loss(state, { views }) {
      const mean = tf.mean(leaf(views, 'only'));
      const { weight, late } = state.params as { weight: Tensor; late: Tensor };
      const error = tf.add(tf.square(tf.sub(weight, mean)), forget ? 0 : tf.square(late));
      return {
        loss: tf.sum(error) as Scalar,
        state: { ...state, seen: tf.add(state['seen'] as Tensor, 1) },
        metrics: { mean },
      };
    },
    afterUpdate: (state, { scalars }) => ({
      ...state,
      slow: tf.mul(leaf(state.params, 'weight'), leaf(scalars, 'pull')),
    }),
    evaluationState: () => ({ params: {}, buffers: {} }),
    freeze: { matches: (name) => name === 'late', learns: () => (step) => (step < 10 ? 0 : 1) },
  };
}

const upload = (tree: Tree<NdArray>): Tree<Tensor> =>
  mapTree<NdArray, Tensor>(tree, ({ data, shape, dtype }) =>
    dtype === 'float32'
      ? tf.tensor(data.slice(), [...shape])
      : tf.tensor(Int32Array.from(data), [...shape], 'int32'),
  );
const first = (tensor: unknown): number => (tensor as Tensor).dataSync()[0] as number;
const makeInput = (step: number, scalars: Record<string, number>): Tree<Tensor> =>
  upload({
    views: {
      only: { dtype: 'uint8', shape: [3 * batch, 2, 2, 3], data: new Uint8Array(72).fill(100 + step) },
    },
    scalars: Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, scalar(value)])),
    extra: {},
  });

describe('a train step', () => {
  const build = () => createTrainStep(meanObjective(), defaultRecipe({ learningRate: 1 }));
  const run = (index: number) => {
    const trainStep = build();
    const state = upload(trainStep.init(key(0)));
    const [next, metrics] = trainStep.step(state, makeInput(index, trainStep.scalars(index, plan)));
    return { state: state as TrainState, next: next as TrainState, metrics: metrics as Flat<Tensor> };
  };

  test('maps images to [-1, 1] and reports loss, gradient norm and the metrics', () => {
    const { metrics } = run(20);
    const mean = (120 / 255) * 2 - 1;
    expect(first(metrics['mean'])).toBeCloseTo(mean, 6);
    expect(first(metrics['loss'])).toBeCloseTo((0.5 - mean) ** 2 + 0.25 ** 2, 6);
    expect(first(metrics['gradNorm'])).toBeCloseTo(Math.hypot(2 * (0.5 - mean), 0.5), 6);
  });

  test('moves the parameters, then what follows them; keeps what the loss returned', () => {
    const { next } = run(20);
    const weight = first(next.objective.params['weight']);
    expect(weight).toBeLessThan(0.5);
    expect(first(next.objective['slow'])).toBeCloseTo(weight / 2, 6);
    expect(first(next.objective['seen'])).toBe(1);
    expect(first(next.objective['untouched'])).toBe(3);
  });

  test('a frozen parameter stands still, and learns when its time has come', () => {
    expect(first(run(9).next.objective.params['late'])).toBe(0.25);
    expect(first(run(10).next.objective.params['late'])).toBeLessThan(0.25);
  });

  test('leaves no tensor behind, disposes none it was given, hands on untouched leaves', () => {
    const trainStep = build();
    const state = upload(trainStep.init(key(0)));
    const input = makeInput(20, trainStep.scalars(20, plan));
    const before = tf.memory().numTensors;
    const results = tf.tidy(() => {
      const [next, metrics] = trainStep.step(state, input);
      expect((next as TrainState).objective['untouched']).toBe((state as TrainState).objective['untouched']);
      return [next, metrics] as unknown as tf.TensorContainer;
    });
    expect(first((state as TrainState).objective['seen'])).toBe(0);
    tf.dispose(results);
    // The one untouched leaf was among the results.
    expect(tf.memory().numTensors).toBe(before - 1);
  });
});

test('names every input with its shape and type', () => {
  const trainStep = createTrainStep(meanObjective(), defaultRecipe());
  const spec = trainStep.inputSpec(batch);
  expect(spec.views).toEqual({ only: { dtype: 'uint8', shape: [6, 2, 2, 3] } });
  expect(Object.keys(spec.scalars)).toEqual(Object.keys(trainStep.scalars(0, plan)));
  expect(Object.keys(spec.scalars)).toContain('pull');
  expect(Object.keys(spec.scalars)).toContain('optimizer.adamw.always.stepSize');
  expect(
    Object.values(spec.scalars).every(({ dtype, shape }) => dtype === 'float32' && shape.length === 0),
  ).toBe(true);
  expect(Object.values(trainStep.scalars(39, plan)).every(Number.isFinite)).toBe(true);
});

test('a parameter that the loss forgets is an error with its name', () => {
  const trainStep = createTrainStep(meanObjective({ forget: true }), defaultRecipe());
  const call = () => trainStep.step(upload(trainStep.init(key(0))), makeInput(0, trainStep.scalars(0, plan)));
  expect(call).toThrow(/"mean" does not depend on 1 of its 2 parameters: late/);
});

test('the recipe scales the learning rate with the batch', () => {
  const { learningRate, weightDecay } = defaultRecipe().rates({
    totalSteps: 100,
    stepsPerEpoch: 10,
    batchSize: 64,
  });
  expect(learningRate(0)).toBe(0);
  expect(learningRate(19)).toBeCloseTo((5e-4 * 64) / 256, 12);
  expect(learningRate(100)).toBe(0);
  expect(weightDecay(0)).toBeCloseTo(0.04, 12);
  expect(weightDecay(100)).toBe(0.4);
});
