import type { EvaluationMetrics } from '../loop/train-options.ts';

/** What a run shows of itself, in order: the loss after each step, and the metrics of each evaluation. */
export type Seen =
  | { readonly step: number; readonly loss: number }
  | { readonly step: number; readonly evaluation: EvaluationMetrics };

/**
 * Steers a run by what it shows: a pure reducer with what follows from its state. The state is nowhere saved: a resumed
 * run folds the lines of its log again and arrives at the same one, so nothing can be shared or left behind by accident.
 */
export type Steering<State = unknown> = {
  readonly initial: State;
  next(state: State, seen: Seen): State;
  /** Factor of the learning rate from now on. */
  rateScale(state: State): number;
  /** Whether the run is to end here. */
  stops(state: State): boolean;
  /** The step whose weights are the best so far; undefined before the first evaluation that counts. */
  bestStep(state: State): number | undefined;
};
