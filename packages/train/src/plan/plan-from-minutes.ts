import { type CompiledStep, type NdArray, SparsamError, type TrainPlan, type Tree } from '@sparsam/core';

export type PlanOptions = {
  /** Seconds that are left for training, its checkpoints and evaluations. */
  readonly seconds: number;
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  /** The input of a step. */
  readonly input: (step: number, plan: TrainPlan) => Promise<Tree<NdArray>>;
  readonly clock: () => number;
  /** Seconds that the evaluations of a plan take in all. */
  readonly evaluationSeconds?: (plan: TrainPlan) => number;
};

/** Part of the time that steps are planned for: the rest is for checkpoints and a machine that slows down. */
const share = 0.94;
/** The measurement's own share of the time, and its bounds in steps. */
const measured = { share: 0.03, atLeast: 4, atMost: 40 } as const;

/**
 * How many steps fit into a time: runs a few steps on `compiled` and puts its state back, so that training depends on
 * the plan alone, not on how it was made. The first step is not counted (memory is allocated in it), and what lay
 * prefetched makes the next ones quick, so the mean of the later half counts.
 *
 * Throws SparsamError (`usage`) where the time does not suffice for one step.
 */
export async function planFromMinutes(compiled: CompiledStep, options: PlanOptions): Promise<TrainPlan> {
  const { seconds, batchSize, stepsPerEpoch, input, clock, evaluationSeconds = () => 0 } = options;
  if (seconds <= 0) {
    throw new SparsamError(
      'usage',
      'The time does not suffice: getting ready took all of it, before the first step. Give more minutes, or a smaller batch, image size or backbone.',
    );
  }
  const started = clock();
  const state = compiled.state();
  const guess: TrainPlan = { totalSteps: 1000, stepsPerEpoch, batchSize };
  const times: number[] = [];
  await compiled.run(await input(0, guess));
  for (let step = 1; step <= measured.atMost; step++) {
    const before = clock();
    await compiled.run(await input(step, guess));
    times.push(clock() - before);
    if (step >= measured.atLeast && clock() - started > measured.share * seconds) break;
  }
  compiled.setState(state);
  const counted = times.slice(Math.floor(times.length / 2));
  const secondsPerStep = counted.reduce((sum, time) => sum + time, 0) / counted.length;
  const left = (seconds - (clock() - started)) * share;
  const stepsIn = (time: number): number => Math.floor(time / Math.max(secondsPerStep, 1e-6));
  const draft = { totalSteps: Math.max(1, stepsIn(left)), stepsPerEpoch, batchSize };
  const totalSteps = stepsIn(left - evaluationSeconds(draft));
  if (totalSteps < 1) {
    throw new SparsamError(
      'usage',
      `The time does not suffice: of ${Math.max(0, seconds).toFixed(0)} seconds that were left for training, ${Math.max(0, left - evaluationSeconds(draft)).toFixed(0)} remain for steps of ${secondsPerStep.toFixed(1)} seconds each. Give more minutes, or a smaller batch, image size or backbone.`,
    );
  }
  return { totalSteps, stepsPerEpoch, batchSize };
}
