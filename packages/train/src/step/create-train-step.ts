import {
  type BatchLabels,
  type Flat,
  type Key,
  type NdArray,
  type Objective,
  type ObjectiveState,
  type Schedule,
  SparsamError,
  type StepFunction,
  type TensorSpec,
  type TrainPlan,
  type Tree,
  prefixed,
  scope,
} from '@sparsam/core';
import { registerGradients } from '@sparsam/nn';
import { freeze, globalNorm, parameterUpdate } from '@sparsam/optim';
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { lossAndGradients } from './loss-and-gradients.ts';
import { normalizeImages } from './normalize-images.ts';
import type { Optimizer } from './optimizer.ts';

/** Everything a training step changes. */
export type TrainState<Leaf = Tensor> = {
  readonly objective: ObjectiveState<Leaf>;
  readonly optimizer: Tree<Leaf>;
} & Tree<Leaf>;

/** What a training step is given: raw views, the step's numbers, and the objective's own inputs. */
export type StepInput<Leaf = Tensor> = {
  readonly views: Flat<Leaf>;
  readonly scalars: Flat<Leaf>;
  readonly extra: Flat<Leaf>;
  /** Where the objective learns from labels. */
  readonly labels?: BatchLabels<Leaf>;
} & Tree<Leaf>;

/** What is given of a part of a batch: its own images, and the numbers of the step. */
export type PartInput<Leaf = Tensor> = StepInput<Leaf> & {
  /** What its loss counts in that of the batch, []: the shares of all parts sum to 1. */
  readonly share: Leaf;
};

export type TrainStep = {
  /** Pure: (state, input) to (next state, metrics). Metrics: `loss`, `gradNorm` (before clipping), the objective's. */
  readonly step: StepFunction;
  /**
   * The two halves of a step whose batch is gone through in parts. The first, once for each part: state `objective` and
   * `gradients` (their sum so far, each times its part's share, by parameter), input as of `step` with the `share`.
   */
  readonly gradientStep: StepFunction;
  /** The second: state as of `step`, input `objective` (less its `params`) and `gradients` as the first left them, and `scalars`. */
  readonly updateStep: StepFunction;
  /** The state before the first step, on the host. */
  init(key: Key): TrainState<NdArray>;
  /** What `step` takes: `views/<group>` uint8 [count * batch, size, size, 3], `scalars/<name>` [], `extra/<name>`, `labels/...`. */
  inputSpec(batchSize: number): StepInput<TensorSpec>;
  /** Every number that changes over time, by name, as a function of the step. */
  schedules(plan: TrainPlan): Readonly<Record<string, Schedule>>;
  /** The numbers of one step, from 0. */
  scalars(step: number, plan: TrainPlan): Record<string, number>;
};

const labelSpec = (classes: number, batchSize: number): BatchLabels<TensorSpec> & Tree<TensorSpec> => ({
  targets: { dtype: 'float32', shape: [batchSize, classes] },
  weights: { dtype: 'float32', shape: [batchSize] },
});

/**
 * One training step as one pure function of tensors: images to [-1, 1], loss, gradients, clipping, update, teacher.
 * The loop, the clock and the disk are outside; engines trace it once or call it each time. Throws an internal error
 * that names the parameters which the loss does not depend on.
 */
export function createTrainStep(objective: Objective, optimizer: Optimizer): TrainStep {
  registerGradients();
  const { transform } = optimizer;
  const frozen = objective.freeze?.matches;
  const rule = frozen ? parameterUpdate(freeze(transform, frozen), frozen) : parameterUpdate(transform);

  const learn = (state: ObjectiveState, { views: raw, scalars, extra = {}, labels }: StepInput) => {
    const views = Object.fromEntries(
      Object.entries(raw).map(([name, images]) => [name, normalizeImages(images as Tensor4D)]),
    );
    const input = {
      views,
      scalars: scalars as Flat<Scalar>,
      extra,
      ...(labels === undefined ? {} : { labels }),
    };
    const { result, gradients } = lossAndGradients(objective, state, input);
    return {
      after: { ...result.state, params: state.params },
      gradients,
      metrics: { ...result.metrics, loss: result.loss },
    };
  };
  const move = (
    state: ObjectiveState,
    optState: Tree<Tensor>,
    gradients: Flat<Tensor>,
    given: Flat<Tensor>,
  ) => {
    const scalars = given as Flat<Scalar>;
    const update = rule.update(gradients, optState, state.params, scope(scalars, 'optimizer'));
    const next = objective.afterUpdate({ ...state, params: update.params }, { scalars });
    return { after: { objective: next, optimizer: update.state }, gradNorm: globalNorm(gradients) };
  };

  const step: StepFunction = (trainState, stepInput) => {
    const { objective: state, optimizer: optState = {} } = trainState as TrainState;
    const input = stepInput as StepInput;
    const { after: learned, gradients, metrics } = learn(state, input);
    const { after, gradNorm } = move(learned, optState, gradients, input.scalars);
    return [after, { ...metrics, gradNorm }];
  };
  const gradientStep: StepFunction = (given, partInput) => {
    const { objective: state, gradients: before } = given as {
      readonly objective: ObjectiveState;
      readonly gradients: Flat<Tensor>;
    };
    const { share, ...input } = partInput as PartInput;
    const { after, gradients, metrics } = learn(state, input as StepInput);
    const sums = Object.entries(gradients).map(
      ([name, gradient]) => [name, tf.add(before[name] as Tensor, tf.mul(gradient, share))] as const,
    );
    return [{ objective: after, gradients: Object.fromEntries(sums) }, metrics];
  };
  const updateStep: StepFunction = (trainState, given) => {
    const { objective: before, optimizer: optState = {} } = trainState as TrainState;
    const {
      objective: rest = {},
      gradients,
      scalars,
    } = given as {
      readonly objective?: Tree<Tensor>;
      readonly gradients: Flat<Tensor>;
      readonly scalars: Flat<Tensor>;
    };
    const { after, gradNorm } = move({ ...before, ...rest }, optState, gradients, scalars);
    return [after, { gradNorm }];
  };

  const schedules = (plan: TrainPlan): Readonly<Record<string, Schedule>> => {
    const { learningRate, weightDecay } = optimizer.rates(plan);
    const learns = objective.freeze?.learns(plan);
    const rates = { learningRate, weightDecay, ...(learns && { learns }) };
    const own = objective.schedules(plan);
    for (const name of Object.keys(own)) {
      if (name.startsWith('optimizer.')) {
        throw new SparsamError(
          'internal',
          `The objective "${objective.name}" may not name a schedule "${name}".`,
        );
      }
    }
    return { ...own, ...prefixed('optimizer', rule.schedules(rates)) };
  };

  let cached: { plan: TrainPlan; schedules: Readonly<Record<string, Schedule>> } | undefined;
  return {
    step,
    gradientStep,
    updateStep,
    init(key) {
      const state = objective.init(key);
      return { objective: state, optimizer: rule.init(state.params) };
    },
    inputSpec(batchSize) {
      const views = objective.views.map(({ name, size, count }) => {
        const spec: TensorSpec = { dtype: 'uint8', shape: [count * batchSize, size, size, 3] };
        return [name, spec] as const;
      });
      // The names do not depend on the plan.
      const names = Object.keys(schedules({ totalSteps: 1, stepsPerEpoch: 1, batchSize }));
      const number: TensorSpec = { dtype: 'float32', shape: [] };
      return {
        views: Object.fromEntries(views),
        scalars: Object.fromEntries(names.map((name) => [name, number])),
        extra: objective.hostInput?.spec(batchSize) ?? {},
        ...(objective.labels === undefined ? {} : { labels: labelSpec(objective.labels.classes, batchSize) }),
      };
    },
    schedules,
    scalars(index, plan) {
      if (cached?.plan !== plan) cached = { plan, schedules: schedules(plan) };
      return Object.fromEntries(
        Object.entries(cached.schedules).map(([name, value]) => [name, value(index)]),
      );
    },
  };
}
