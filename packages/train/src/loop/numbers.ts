import {
  type BatchLabels,
  type Flat,
  type Key,
  type NdArray,
  type Objective,
  SparsamError,
  type TrainPlan,
  foldIn,
  mapTree,
  scalar,
} from '@sparsam/core';
import type { PartsInput } from '../step/compile-in-parts.ts';
import { type PartInput, type StepInput, createTrainStep } from '../step/create-train-step.ts';
import { cutBatch } from '../step/cut-batch.ts';
import { partOfBatch } from '../step/part-of-batch.ts';
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

const sumOf = ({ data }: NdArray): number => Array.from(data).reduce((sum, value) => sum + value, 0);

/**
 * The labels of a part of a batch, those that fill it up with a weight of 0, and its share of the batch's weights. A loss
 * that is a mean by weights is then, over all parts, that of the whole batch.
 */
function labelsOfPart(
  { targets, weights }: BatchLabels<NdArray>,
  place: { readonly batch: number; readonly image: number; readonly images: number },
): { readonly labels: BatchLabels<NdArray>; readonly share: number } {
  const own = partOfBatch(weights, place);
  own.data.fill(0, place.batch - place.image);
  return {
    labels: { targets: partOfBatch(targets, place), weights: own },
    share: sumOf(own) / sumOf(weights),
  };
}

/** What goes into a step beside its views; every number a pure function of the step (from 0). */
export type Numbers = {
  input(step: number, plan: TrainPlan, views: Flat<NdArray>): StepInput<NdArray> | PartsInput;
  /** For the log: the rates of a step, and the objective's own numbers. */
  rates(
    step: number,
    plan: TrainPlan,
  ): { learningRate: number; weightDecay: number; scalars: Record<string, number> };
};

/** The numbers of a run, its learning rate scaled: lowered after a rollback, or steered. */
export function createNumbers(
  { objective, optimizer, loader, accumulate = 1 }: TrainOptions,
  base: Key,
  rateFactor = 1,
): Numbers {
  const scaled = rateFactor === 1 ? optimizer : scaleRate(optimizer, rateFactor);
  const trainStep = createTrainStep(objective, scaled);
  const drawn = foldIn(base, 'host-input');
  return {
    input(step, plan, views) {
      const values = Object.entries(trainStep.scalars(step, plan));
      const scalars = Object.fromEntries(values.map(([name, value]) => [name, scalar(value)]));
      const { batchSize: batch } = plan;
      const seed = foldIn(drawn, step);
      const labels = objective.labels === undefined ? undefined : labelsOf(objective, loader, step);
      const { parts, images } = cutBatch(objective, batch, accumulate);
      if (parts === 1) {
        const extra = objective.hostInput?.draw(seed, batch) ?? {};
        return { views, scalars, extra, ...(labels === undefined ? {} : { labels }) };
      }
      const inputOf = (part: number): PartInput<NdArray> => {
        const place = { batch, image: part * images, images };
        const learned = labels === undefined ? undefined : labelsOfPart(labels, place);
        return {
          views: mapTree<NdArray, NdArray>(views, (array) => partOfBatch(array, place)) as Flat<NdArray>,
          scalars,
          extra: objective.hostInput?.draw(foldIn(seed, part), images) ?? {},
          share: scalar(learned?.share ?? 1 / parts),
          ...(learned === undefined ? {} : { labels: learned.labels }),
        };
      };
      const each = Array.from({ length: parts }, (_, part) => [String(part), inputOf(part)] as const);
      return { parts: Object.fromEntries(each) };
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
