import {
  type Backbone,
  type BatchLabels,
  type Flat,
  type Key,
  type NdArray,
  type Needs,
  type Objective,
  type ObjectiveInput,
  type ObjectiveState,
  type Plugin,
  type TrainPlan,
  foldIn,
  key,
} from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Check } from '../checks/check.ts';
import { valueAndGradients } from '../checks/gradients.ts';
import { noiseImages, onCpu, toTensors } from '../checks/tensors.ts';
import { toyBackbone } from '../fixtures/toy-backbone.ts';

export type ObjectiveSuite = {
  /** Options that make it small: the suite takes some forty steps on plain JavaScript. */
  readonly options?: Record<string, unknown>;
  /** A backbone to build on; `toyBackbone()`. */
  readonly backbone?: Backbone;
  /** Sizes of the views, multiples of the backbone's patch size; 8 and 4. */
  readonly imageSize?: number;
  readonly localSize?: number;
  /** Number of classes, for objectives that learn from labels. */
  readonly classes?: number;
};

/** Images of a batch, and a short run. */
export const batch = 4;
export const plan: TrainPlan = { totalSteps: 12, stepsPerEpoch: 3, batchSize: batch };

export type ObjectiveSubject = {
  create(): Promise<Objective>;
  readonly backbone: Backbone;
  /** What the plugin is created with. */
  readonly needs: Needs['objective'];
  /** A check of what lies on the host. */
  arrays(name: string, run: (objective: Objective) => void): Check;
  /** A check with fresh tensors, on tfjs's plain backend; they are freed after it. */
  check(
    name: string,
    run: (objective: Objective, state: ObjectiveState, input: ObjectiveInput) => void,
  ): Check;
};

/** What the checks of an objective share. */
export function objectiveSubject(plugin: Plugin<'objective'>, suite: ObjectiveSuite): ObjectiveSubject {
  const { options = {}, backbone = toyBackbone(), imageSize = 8, localSize = 4, classes } = suite;
  const needs = { backbone, imageSize, localSize, ...(classes === undefined ? {} : { classes }) };
  const create = async () => plugin.create(plugin.options.parse(options), needs);
  return {
    create,
    backbone,
    needs,
    arrays: (name, run) => ({ name, run: async () => run(await create()) }),
    check: (name, run) => ({
      name,
      async run() {
        const objective = await create();
        await onCpu(() => {
          run(objective, toState(objective.init(key(0))), inputAt(objective, 0, key(1)));
        });
      },
    }),
  };
}

/** A state as tensors. */
export const toState = (state: ObjectiveState<NdArray>): ObjectiveState =>
  toTensors(state) as unknown as ObjectiveState;

/** Labels of a batch: the classes in turn, no two images of equal weight. */
const labelsOf = (classes: number): BatchLabels => ({
  targets: tf.oneHot(
    Array.from({ length: batch }, (_, image) => image % classes),
    classes,
    1,
    0,
    'float32',
  ),
  weights: tf.tensor1d(Array.from({ length: batch }, (_, image) => 0.5 + image / batch)),
});

/** What a step is given: views of noise, the schedules' values at the step, and the objective's own input. */
export function inputAt(objective: Objective, step: number, drawn: Key): ObjectiveInput {
  const views = objective.views.map(({ name, size, count }) => [
    name,
    noiseImages(foldIn(drawn, name), count * batch, size),
  ]);
  const scalars = Object.entries(objective.schedules(plan)).map(([name, at]) => [name, tf.scalar(at(step))]);
  return {
    views: Object.fromEntries(views) as ObjectiveInput['views'],
    scalars: Object.fromEntries(scalars) as Flat<Scalar>,
    extra: toTensors(
      objective.hostInput?.draw(foldIn(drawn, 'extra'), batch) ?? {},
    ) as unknown as Flat<Tensor>,
    ...(objective.labels === undefined ? {} : { labels: labelsOf(objective.labels.classes) }),
  };
}

/** The loss as a function of the parameters, and its gradient by parameter. */
export function lossAndGradients(objective: Objective, state: ObjectiveState, input: ObjectiveInput) {
  return valueAndGradients(
    (params) => objective.loss({ ...state, params } as ObjectiveState, input).loss,
    state.params,
  );
}

/** One step of plain training: each parameter goes a fixed length down its gradient, or stands still where it is frozen. */
export function trainStep(
  objective: Objective,
  state: ObjectiveState,
  step: number,
  { input = inputAt(objective, step, foldIn(key(2), step)), stride = 0.02 } = {},
) {
  const { grads } = lossAndGradients(objective, state, input);
  const { loss, state: after } = objective.loss(state, input);
  const params = Object.entries(after.params).map(([name, parameter]) => {
    const gradient = grads[name];
    const frozen = objective.freeze?.matches(name) === true && objective.freeze.learns(plan)(step) === 0;
    if (gradient === undefined || frozen) return [name, parameter];
    const direction = tf.div(gradient, tf.add(tf.norm(gradient), 1e-12));
    return [name, tf.sub(parameter, tf.mul(direction, stride))];
  });
  const moved = { ...after, params: Object.fromEntries(params) as Flat<Tensor> } as ObjectiveState;
  return { loss, state: objective.afterUpdate(moved, input) };
}
