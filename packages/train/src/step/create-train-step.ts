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

export type TrainStep = {
  /** Pure: (state, input) to (next state, metrics). Metrics: `loss`, `gradNorm` (before clipping), the objective's. */
  readonly step: StepFunction;
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

  const step: StepFunction = (trainState, stepInput) => {
    const { objective: state, optimizer: optState = {} } = trainState as TrainState;
    const raw = stepInput as StepInput;
    const scalars = raw.scalars as Flat<Scalar>;
    const views = Object.fromEntries(
      Object.entries(raw.views).map(([name, images]) => [name, normalizeImages(images as Tensor4D)]),
    );
    const input = {
      views,
      scalars,
      extra: raw.extra ?? {},
      ...(raw.labels === undefined ? {} : { labels: raw.labels }),
    };

    const { result, gradients } = lossAndGradients(objective, state, input);
    const update = rule.update(gradients, optState, state.params, scope(scalars, 'optimizer'));
    const next = objective.afterUpdate({ ...result.state, params: update.params }, input);
    const metrics = { ...result.metrics, loss: result.loss, gradNorm: globalNorm(gradients) };
    return [{ objective: next, optimizer: update.state }, metrics];
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
