import { type CompiledStep, SparsamError, type TrainPlan } from '@sparsam/core';
import { stepsOf } from '@sparsam/optim';
import { planFromMinutes } from '../plan/plan-from-minutes.ts';
import type { Numbers } from './numbers.ts';
import type { TrainOptions } from './train-options.ts';

type Given = {
  readonly compiled: CompiledStep;
  readonly numbers: Numbers;
  readonly elapsed: () => number;
  /** Seconds of one evaluation. */
  readonly evaluationSeconds: number;
};

/** The plan that was asked for: given, or made from minutes of which some have passed already. */
export async function planOf(
  options: TrainOptions,
  { compiled, numbers, elapsed, evaluationSeconds }: Given,
): Promise<TrainPlan> {
  const { plan, loader, clock, evaluateEvery = { fraction: 0.1 }, onMessage } = options;
  if (!('minutes' in plan)) {
    const { totalSteps } = plan;
    if (!Number.isSafeInteger(totalSteps) || totalSteps < 1) {
      throw new SparsamError('usage', `A run has a whole number of steps from 1, not ${totalSteps}.`);
    }
    return plan;
  }
  const made = await planFromMinutes(compiled, {
    seconds: plan.minutes * 60 - elapsed(),
    batchSize: plan.batchSize,
    stepsPerEpoch: loader.stepsPerEpoch,
    clock,
    input: async (step, guess) => numbers.input(step, guess, await loader.batch(step)),
    evaluationSeconds: (draft) =>
      (evaluationSeconds * draft.totalSteps) / Math.max(1, stepsOf(evaluateEvery, draft)),
  });
  onMessage?.(
    `${made.totalSteps} steps of ${made.batchSize} images (${(made.totalSteps / made.stepsPerEpoch).toFixed(1)} epochs) fit into ${plan.minutes} minutes.`,
  );
  return made;
}
