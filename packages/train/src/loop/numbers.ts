import {
  type BatchLabels,
  type Flat,
  type Key,
  type NdArray,
  type Objective,
  SparsamError,
  type TrainPlan,
  foldIn,
  scalar,
} from '@sparsam/core';
import { type StepInput, createTrainStep } from '../step/create-train-step.ts';
import { scaleRate } from './recovery.ts';
import type { BatchSource, TrainOptions } from './train-options.ts';

function labelsOf(objective: Objective, loader: BatchSource, step: number): BatchLabels<NdArray> {
  if (loader.labels === undefined) {
    throw new SparsamError(
      'usage',
      `"${objective.name}" learns from labels and was given images without them. Give labelled images, or choose a method that needs no labels.`,
    );
  }
  return loader.labels(step);
}

/** What goes into a step beside its views; every number a pure function of the step (from 0). */
export type Numbers = {
  input(step: number, plan: TrainPlan, views: Flat<NdArray>): StepInput<NdArray>;
  /** For the log: the rates of a step, and the objective's own numbers. */
  rates(
    step: number,
    plan: TrainPlan,
  ): { learningRate: number; weightDecay: number; scalars: Record<string, number> };
};

/** The numbers of a run, its learning rate scaled: lowered after a rollback, or steered. */
export function createNumbers(
  { objective, optimizer, loader }: TrainOptions,
  base: Key,
  rateFactor = 1,
): Numbers {
  const scaled = rateFactor === 1 ? optimizer : scaleRate(optimizer, rateFactor);
  const trainStep = createTrainStep(objective, scaled);
  const drawn = foldIn(base, 'host-input');
  return {
    input(step, plan, views) {
      const values = Object.entries(trainStep.scalars(step, plan));
      return {
        views,
        scalars: Object.fromEntries(values.map(([name, value]) => [name, scalar(value)])),
        extra: objective.hostInput?.draw(foldIn(drawn, step), plan.batchSize) ?? {},
        ...(objective.labels === undefined ? {} : { labels: labelsOf(objective, loader, step) }),
      };
    },
    rates(step, plan) {
      const { learningRate, weightDecay } = scaled.rates(plan);
      return {
        learningRate: learningRate(step),
        weightDecay: weightDecay(step),
        scalars: trainStep.scalars(step, plan),
      };
    },
  };
}
