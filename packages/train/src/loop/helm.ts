import type { RunLog } from './run-log.ts';
import type { EvaluationMetrics, TrainOptions } from './train-options.ts';

/** A run's steering with its state, brought to where the log ends. */
export interface Helm {
  readonly rateScale: number;
  readonly stops: boolean;
  readonly bestStep: number | undefined;
  saw(step: number, loss: number): void;
  evaluated(step: number, evaluation: EvaluationMetrics): void;
}

const unsteered: Helm = { rateScale: 1, stops: false, bestStep: undefined, saw() {}, evaluated() {} };

/** Folds the log's lines, so that a resumed run is steered as an uninterrupted one. */
export function helm({ steering }: TrainOptions, log: RunLog): Helm {
  if (steering === undefined) return unsteered;
  let state = steering.initial;
  const result: Helm = {
    get rateScale() {
      return steering.rateScale(state);
    },
    get stops() {
      return steering.stops(state);
    },
    get bestStep() {
      return steering.bestStep(state);
    },
    saw: (step, loss) => void (state = steering.next(state, { step, loss })),
    evaluated: (step, evaluation) => void (state = steering.next(state, { step, evaluation })),
  };
  for (const line of log.lines()) {
    if (line['event'] !== undefined) continue;
    const step = Number(line['step']);
    if (line['evaluation'] !== undefined) result.evaluated(step, line['evaluation'] as EvaluationMetrics);
    else result.saw(step, Number(line['loss']));
  }
  return result;
}
