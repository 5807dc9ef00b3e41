import type { Json } from '@sparsam/checkpoint';
import { type NdArray, type Tree, flatten } from '@sparsam/core';

/** The metrics of a step that are single numbers, by path. */
export function numbersOf(metrics: Tree<NdArray>): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const [path, { data }] of flatten(metrics)) if (data.length === 1) numbers[path] = data[0] as number;
  return numbers;
}

/** What is known of a step after it was done. */
export type StepFacts = {
  /** Steps done, this one included. */
  readonly step: number;
  readonly epoch: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** The step's numbers; those of the optimiser's inside are left out. */
  readonly scalars: Readonly<Record<string, number>>;
  readonly batchSize: number;
  /** Seconds of the whole step, and of waiting for its batch. */
  readonly seconds: number;
  readonly waitedSeconds: number;
};

const rounded = (value: number): number => Number(value.toPrecision(4));

/** A step's line in `log.jsonl`: loss and rates first, times last. `waited` is the share of the step spent on its batch. */
export function stepLine({ step, epoch, metrics, scalars, seconds, ...facts }: StepFacts): {
  [key: string]: Json;
} {
  const { loss = NaN, ...others } = metrics;
  const own = Object.fromEntries(Object.entries(scalars).filter(([name]) => !name.startsWith('optimizer.')));
  const { learningRate, weightDecay, batchSize, waitedSeconds } = facts;
  return {
    step,
    epoch,
    loss,
    learningRate,
    weightDecay,
    ...own,
    ...others,
    imagesPerSecond: rounded(batchSize / Math.max(seconds, 1e-9)),
    waited: rounded(waitedSeconds / Math.max(seconds, 1e-9)),
    seconds: rounded(seconds),
  };
}
