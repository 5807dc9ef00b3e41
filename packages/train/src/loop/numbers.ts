import { type Flat, type Key, type NdArray, type TrainPlan, foldIn, scalar } from '@sparsam/core';
import { type StepInput, createTrainStep } from '../step/create-train-step.ts';
import { type Recovery, scaleRate } from './recovery.ts';
import type { TrainOptions } from './train-options.ts';

/** What goes into a step beside its views; every number a pure function of the step (from 0). */
export type Numbers = {
  input(step: number, plan: TrainPlan, views: Flat<NdArray>): StepInput<NdArray>;
  /** For the log: the rates of a step, and the objective's own numbers. */
  rates(
    step: number,
    plan: TrainPlan,
  ): { learningRate: number; weightDecay: number; scalars: Record<string, number> };
};

/** The numbers of a run, its learning rate lowered after a rollback. */
export function createNumbers(
  { objective, optimizer }: TrainOptions,
  base: Key,
  recovery?: Recovery,
): Numbers {
  const scaled = recovery === undefined ? optimizer : scaleRate(optimizer, recovery.rateScale);
  const trainStep = createTrainStep(objective, scaled);
  const drawn = foldIn(base, 'host-input');
  return {
    input(step, plan, views) {
      const values = Object.entries(trainStep.scalars(step, plan));
      return {
        views,
        scalars: Object.fromEntries(values.map(([name, value]) => [name, scalar(value)])),
        extra: objective.hostInput?.draw(foldIn(drawn, step), plan.batchSize) ?? {},
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
