import { type Quality, isBetter } from '../steer/best-weights.ts';

/** Hyper-parameters of one supervised training. `strength` names an augmentation. */
export type Candidate = {
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly strength: string;
};

/** What is tried: the first value of each list is the one to begin with. */
export type SearchSpace = {
  readonly learningRates: readonly number[];
  readonly strengths: readonly string[];
  readonly weightDecays: readonly number[];
};

/** A candidate with how well it did on the validation part. */
export type Trial = { readonly candidate: Candidate; readonly quality: Quality };

const same = (a: Candidate, b: Candidate): boolean =>
  a.learningRate === b.learningRate && a.weightDecay === b.weightDecay && a.strength === b.strength;

/** The candidate to begin with, and to take where nothing can be chosen. */
export function firstCandidate({ learningRates, strengths, weightDecays }: SearchSpace): Candidate {
  return {
    learningRate: learningRates[0] as number,
    strength: strengths[0] as string,
    weightDecay: weightDecays[0] as number,
  };
}

/** The space that holds one candidate alone. */
export const spaceOf = ({ learningRate, strength, weightDecay }: Candidate): SearchSpace => ({
  learningRates: [learningRate],
  strengths: [strength],
  weightDecays: [weightDecay],
});

/** How many trials a search makes: the values of one axis after the other. None where there is nothing to choose from. */
export function trialCount({ learningRates, strengths, weightDecays }: SearchSpace): number {
  const count = learningRates.length + strengths.length + weightDecays.length - 2;
  return count < 2 ? 0 : count;
}

/** The best of some trials, the earliest among equals; undefined of none. */
export function bestTrial(trials: readonly Trial[]): Trial | undefined {
  return trials.reduce<Trial | undefined>(
    (best, trial) => (best === undefined || isBetter(trial.quality, best.quality) ? trial : best),
    undefined,
  );
}

/**
 * The next candidate of a search along one axis after the other: learning rates at the first strength and decay, then
 * strengths at the best rate, then decays at the best of both. Undefined where all are done. Pure in the trials done, so
 * that an interrupted search goes on where it stopped.
 */
export function nextCandidate(space: SearchSpace, trials: readonly Trial[]): Candidate | undefined {
  const known = (candidate: Candidate): boolean => trials.some((trial) => same(trial.candidate, candidate));
  const axes: ((best: Candidate) => Candidate[])[] = [
    (best) => space.learningRates.map((learningRate) => ({ ...best, learningRate })),
    (best) => space.strengths.map((strength) => ({ ...best, strength })),
    (best) => space.weightDecays.map((weightDecay) => ({ ...best, weightDecay })),
  ];
  let best = firstCandidate(space);
  let seen: readonly Trial[] = [];
  for (const along of axes) {
    const candidates = along(best);
    const next = candidates.find((candidate) => !known(candidate));
    if (next !== undefined) return next;
    // The best of this axis and those before: what later axes tried must not change where they began.
    seen = trials.filter(
      (trial) => seen.includes(trial) || candidates.some((candidate) => same(candidate, trial.candidate)),
    );
    best = bestTrial(seen)?.candidate ?? best;
  }
  return undefined;
}
