import { type NdArray, type Tree, flatten } from '@sparsam/core';
import type { Optimizer } from '../step/optimizer.ts';

/** Factor of the learning rate after a rollback. */
export const rateAfterRollback = 0.1;

/** A run that met a number that is none: from which step it went back to which, and by what its rate is lowered since. */
export type Recovery = { readonly failedStep: number; readonly to: number; readonly rateScale: number };

/** The optimiser with its learning rate multiplied, everything else as it was. */
export function scaleRate({ transform, rates }: Optimizer, factor: number): Optimizer {
  return {
    transform,
    rates(plan) {
      const { learningRate, weightDecay } = rates(plan);
      return { weightDecay, learningRate: (step) => factor * learningRate(step) };
    },
  };
}

/** Names of the numbers that are infinite or none. */
export const notFinite = (metrics: Readonly<Record<string, number>>): string[] =>
  Object.entries(metrics).flatMap(([name, value]) => (Number.isFinite(value) ? [] : [name]));

/** Path of a leaf with a value that is infinite or no number, or undefined where all are finite. */
export function leafNotFinite(state: Tree<NdArray>): string | undefined {
  for (const [path, { dtype, data }] of flatten(state)) {
    if (dtype !== 'float32') continue;
    // x * 0 is 0 for every finite x and not a number for all others; one test a leaf instead of one a value.
    let sum = 0;
    for (let i = 0; i < data.length; i++) sum += (data[i] as number) * 0;
    if (sum !== 0) return path;
  }
  return undefined;
}
