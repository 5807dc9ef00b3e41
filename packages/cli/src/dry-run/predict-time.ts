import type { SupervisedLength } from '@sparsam/train';

/** A part of the whole and the seconds that it takes. */
export type Part = { readonly name: string; readonly seconds: number };

/** Most steps of one supervised training with its search, `trials` of them with a part of its length each. */
export function mostSupervisedSteps(
  length: SupervisedLength,
  {
    rows,
    batch,
    trials,
    trialShare,
  }: {
    readonly rows: number;
    readonly batch: number;
    readonly trials: number;
    readonly trialShare: number;
  },
): number {
  if ('minutes' in length) return 0;
  // Seven tenths of the labels are learned from, the rest chooses.
  const perEpoch = Math.max(1, Math.floor((0.7 * rows) / batch));
  const steps = 'steps' in length ? length.steps : Math.ceil(length.examples / batch);
  const whole = Math.min(steps, (length.epochs ?? Infinity) * perEpoch);
  return Math.ceil(whole * (1 + (trials > 1 ? trials * trialShare : 0)));
}

/** Steps of a pretraining that is not given by time. */
export function pretrainingSteps(
  {
    epochs,
    steps,
    examples,
  }: {
    readonly epochs?: number | undefined;
    readonly steps?: number | undefined;
    readonly examples?: number | undefined;
  },
  { images, batch }: { readonly images: number; readonly batch: number },
): number | undefined {
  if (steps !== undefined) return steps;
  if (epochs !== undefined) return Math.ceil(epochs * Math.max(1, Math.floor(images / batch)));
  return examples === undefined ? undefined : Math.ceil(examples / batch);
}
