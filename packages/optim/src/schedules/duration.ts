import { SparsamError, type TrainPlan } from '@sparsam/core';

/** A length of training with its unit; `fraction` is a part of the whole run, between 0 and 1. */
export type Duration =
  | { readonly epochs: number }
  | { readonly steps: number }
  | { readonly examples: number }
  | { readonly fraction: number };

/** A duration in whole steps of a plan, rounded, never beyond the run's end. Throws for negative or missing numbers. */
export function stepsOf(duration: Duration, plan: TrainPlan): number {
  const [unit, amount] = Object.entries(duration)[0] ?? [];
  const stepsPerUnit: Readonly<Record<string, number>> = {
    epochs: plan.stepsPerEpoch,
    steps: 1,
    examples: 1 / plan.batchSize,
    fraction: plan.totalSteps,
  };
  const factor = stepsPerUnit[unit ?? ''];
  if (factor === undefined || typeof amount !== 'number' || !(amount >= 0)) {
    throw new SparsamError(
      'usage',
      `A duration is one of { epochs }, { steps }, { examples } and { fraction } with a number from 0, not ${JSON.stringify(duration)}.`,
    );
  }
  return Math.min(plan.totalSteps, Math.round(amount * factor));
}
