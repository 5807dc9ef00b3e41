import { SparsamError } from '@sparsam/core';
import { type BestState, nextBest } from './best-weights.ts';
import { type EarlyStoppingOptions, type EarlyStoppingState, earlyStopping } from './early-stopping.ts';
import { type PlateauOptions, type PlateauState, plateau } from './plateau.ts';
import type { Steering } from './steering.ts';

export type SupervisedSteeringOptions = {
  /** `undefined`: the learning rate follows its schedule alone. */
  readonly plateau?: PlateauOptions | undefined;
  readonly earlyStopping: EarlyStoppingOptions;
};

/** Three states that know nothing of each other. */
export type SupervisedState = {
  readonly plateau: PlateauState;
  readonly stopping: EarlyStoppingState;
  readonly best: BestState;
};

/** The metrics of an evaluation that steer: the score is `balancedAccuracy`, the tie-break `loss`. */
export const steeringMetrics = { score: 'balancedAccuracy', loss: 'loss' } as const;

/**
 * Steers supervised training: the rate on the plateau of the training loss, the end by the validation score, and which
 * weights are the best.
 */
export function supervisedSteering(options: SupervisedSteeringOptions): Steering<SupervisedState> {
  const rate = plateau(options.plateau);
  const stopping = earlyStopping(options.earlyStopping);
  return {
    initial: { plateau: rate.initial, stopping: stopping.initial, best: undefined },
    next(state, seen) {
      if ('loss' in seen) {
        return options.plateau === undefined
          ? state
          : { ...state, plateau: rate.next(state.plateau, seen.loss) };
      }
      const { [steeringMetrics.score]: score, [steeringMetrics.loss]: loss } = seen.evaluation;
      if (score === undefined || loss === undefined) {
        throw new SparsamError(
          'internal',
          `Supervised training is steered by ${Object.values(steeringMetrics).join(' and ')}; the evaluation gave ${Object.keys(seen.evaluation).join(', ') || 'nothing'}.`,
        );
      }
      return {
        ...state,
        stopping: seen.step === 0 ? state.stopping : stopping.next(state.stopping, seen.step, score),
        best: nextBest(state.best, seen.step, { score, loss }),
      };
    },
    rateScale: (state) => state.plateau.rateScale,
    stops: (state) => stopping.stops(state.stopping),
    bestStep: (state) => state.best?.step,
  };
}
