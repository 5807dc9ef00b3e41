/** When a run ends before its time. */
export type EarlyStoppingOptions = {
  /** The least relative improvement of the score that counts. */
  readonly improvement?: number;
  /** First evaluations after which no run ends. */
  readonly warmup?: number;
  /** Steps without improvement that are borne. */
  readonly patience: number;
};

export type EarlyStoppingState = {
  readonly evaluations: number;
  readonly best: number;
  /** Step of the last evaluation that improved enough, and of the last one. */
  readonly improvedAt: number;
  readonly step: number;
};

/**
 * The patience of the reference's baseline in steps: one for each labelled image (k per class times classes), at least
 * 250 and at most 2,500.
 */
export const publishedPatience = (labels: number): number => Math.min(2500, Math.max(250, labels));

/** Ends a run whose validation score has not improved for a while; larger scores are better. */
export function earlyStopping({ improvement = 0.005, warmup = 40, patience }: EarlyStoppingOptions): {
  readonly initial: EarlyStoppingState;
  next(state: EarlyStoppingState, step: number, score: number): EarlyStoppingState;
  stops(state: EarlyStoppingState): boolean;
} {
  return {
    initial: { evaluations: 0, best: -Infinity, improvedAt: 0, step: 0 },
    next(state, step, score) {
      const first = state.best === -Infinity;
      const better = first || score > state.best + improvement * Math.abs(state.best);
      return {
        evaluations: state.evaluations + 1,
        best: better ? score : state.best,
        improvedAt: better ? step : state.improvedAt,
        step,
      };
    },
    stops: ({ evaluations, step, improvedAt }) => evaluations > warmup && step - improvedAt > patience,
  };
}
