import type { Objective } from '@sparsam/core';
import { average } from './average.ts';
import { type CollapseCause, explainCollapse } from './explain-collapse.ts';

/** Metrics that the guard reads where an objective has them: any subset will do. Units as the objective's. */
export type GuardMetrics = {
  /** Nats, mean over the teacher's outputs; between 0 and `entropyLimit`. */
  readonly teacherEntropy?: number;
  /** Largest possible `teacherEntropy`: ln(prototypes). */
  readonly teacherEntropyLimit?: number;
  /** Nats: mean divergence of an output from the mean output; 0 where all images get the same. */
  readonly teacherKl?: number;
  /** Standard deviation of features over images, mean over dimensions. */
  readonly featureStd?: number;
  /** Effective number of dimensions that the features fill; from 1. */
  readonly effectiveRank?: number;
  /** Spread of the outputs' directions over images: 0 where all are the same, 1 where they balance. */
  readonly outputStd?: number;
};

export type GuardOptions = {
  readonly totalSteps: number;
  /** Largest possible `teacherEntropy`, for objectives that do not report it. */
  readonly entropyLimit?: number;
  /** Below this `teacherKl`, in nats, all images count as having the same output. */
  readonly minimumKl?: number;
  /** Features are dead where `featureStd` falls below this part of the largest it was. */
  readonly minimumStd?: number;
  /** Features are dead where `effectiveRank` is nearer to 1 than this. */
  readonly minimumRank?: number;
  /** Outputs are the same where `outputStd` falls below this. */
  readonly minimumOutputStd?: number;
  /** What to do about a collapse, by the method's author. */
  readonly remedies?: Objective['remedies'];
  /** How long a sign must last before the run is stopped, as a part of all steps ... */
  readonly patience?: number;
  /** ... and how long a run may take to leave the uniform output that it begins with. */
  readonly startPatience?: number;
};

export type GuardState = 'starting' | 'learning' | 'collapsed';

export type GuardVerdict = {
  readonly state: GuardState;
  readonly cause?: CollapseCause;
  /** For people: what the numbers say, and which knob to turn. Only where collapsed. */
  readonly message?: string;
};

/** Fewest steps of patience, so that short runs are judged on more than noise. */
const fewest = { patience: 100, startPatience: 200 } as const;

/**
 * What counts as learning: a divergence of this many times the least one allowed, that has grown by a factor from its
 * lowest or that is still there after a part of all steps. Outputs of random weights differ between images, too, but
 * less with every step.
 */
const learned = { timesMinimum: 10, growth: 3, share: 0.25 } as const;

/** A start whose divergence is so many times its lowest (noise apart, in nats) is growing out of the uniform by itself. */
const growingFrom = 2;
const leastGrowing = 2e-4;

/** Where `entropyLimit` is not known, an entropy below this (in nats) is one prototype's. */
const lowEntropy = 1;

/**
 * Watches a run for collapse. Give it every step's metrics in order; it depends on nothing else, so that a resumed run
 * that replays its log judges as the uninterrupted one.
 *
 * Every self-distilling run goes through the signs of one kind of collapse at first: random weights tell images apart a
 * little, then all get one output, uniform over the prototypes (entropy at its limit, divergence near 0), and the run
 * has to grow out of that. So a run is `starting` until its outputs begin to differ again, and may stay uniform
 * for half of its steps, or longer where its divergence grows; it is `learning` from then on, and `collapsed` when a sign lasts for the patience:
 *   uniform: same outputs, entropy in the upper half; one prototype: same outputs, entropy in the lower half;
 *   same outputs: those of a head without prototypes point one way for all images;
 *   dead features: they no longer differ between images, or differ along one line only.
 */
export function createGuard(options: GuardOptions): { observe(metrics: GuardMetrics): GuardVerdict } {
  const { totalSteps, minimumKl = 0.005, minimumStd = 0.01, minimumRank = 0.02, remedies } = options;
  const { minimumOutputStd = 0.02 } = options;
  const patience = Math.max(fewest.patience, Math.round((options.patience ?? 0.05) * totalSteps));
  const startPatience = Math.max(
    fewest.startPatience,
    Math.round((options.startPatience ?? 0.5) * totalSteps),
  );
  const memory = Math.min(20, Math.max(5, totalSteps / 50));
  // Divergences and spreads go through orders of magnitude: a geometric mean follows soon, and one batch cannot feign it.
  const smooth = {
    entropy: average(memory),
    logKl: average(memory),
    std: average(memory),
    rank: average(memory),
    logOutputStd: average(memory),
  };

  let state: GuardState = 'starting';
  let steps = 0;
  let largestStd = 0;
  let leastKl = Infinity;
  let cause: CollapseCause | undefined;
  let causeFor = 0;
  let equalFor = 0;

  /** What the smoothed numbers look like at this step. */
  const sign = (seen: {
    entropy?: number;
    kl?: number;
    std?: number;
    rank?: number;
    outputStd?: number;
    limit?: number | undefined;
  }): CollapseCause | undefined => {
    if (seen.std !== undefined && seen.std <= minimumStd * largestStd) return 'dead features';
    if (seen.rank !== undefined && seen.rank < 1 + minimumRank) return 'dead features';
    if (seen.outputStd !== undefined && seen.outputStd < minimumOutputStd) return 'same outputs';
    if (seen.kl === undefined || seen.kl >= minimumKl) return undefined;
    const low = seen.limit === undefined ? lowEntropy : seen.limit / 2;
    return seen.entropy !== undefined && seen.entropy < low ? 'one prototype' : 'uniform';
  };

  const learns = (kl: number | undefined): boolean => {
    // Without outputs to look at there is no start to wait for.
    if (kl === undefined) return true;
    const late = steps >= learned.share * totalSteps;
    return kl >= learned.timesMinimum * minimumKl && (late || kl >= learned.growth * leastKl);
  };

  const lasted = (now: CollapseCause, kl: number): boolean => {
    if (state === 'learning') return Math.max(causeFor, equalFor) >= patience;
    // The centre needs a while to catch up with fast first steps, so a start is given twice the time.
    const growing = kl >= growingFrom * Math.max(leastKl, leastGrowing);
    return (equalFor >= startPatience && !growing) || (now !== 'uniform' && causeFor >= 2 * patience);
  };

  return {
    observe({ teacherEntropy, teacherEntropyLimit, teacherKl, featureStd, effectiveRank, outputStd }) {
      steps++;
      const seen = {
        limit: teacherEntropyLimit ?? options.entropyLimit,
        ...(teacherEntropy === undefined ? {} : { entropy: smooth.entropy(teacherEntropy) }),
        ...(teacherKl === undefined
          ? {}
          : { kl: Math.exp(smooth.logKl(Math.log(Math.max(teacherKl, 1e-9)))) }),
        ...(featureStd === undefined ? {} : { std: smooth.std(featureStd) }),
        ...(effectiveRank === undefined ? {} : { rank: smooth.rank(effectiveRank) }),
        ...(outputStd === undefined
          ? {}
          : { outputStd: Math.exp(smooth.logOutputStd(Math.log(Math.max(outputStd, 1e-9)))) }),
      };
      largestStd = Math.max(largestStd, seen.std ?? 0);
      if (steps >= memory) leastKl = Math.min(leastKl, seen.kl ?? Infinity);
      const now = sign(seen);
      causeFor = now === undefined ? 0 : now === cause ? causeFor + 1 : 1;
      // A dying run may swing between the two kinds of equal outputs.
      equalFor = now === 'uniform' || now === 'one prototype' ? equalFor + 1 : 0;
      cause = now;
      if (state === 'starting' && now === undefined && steps > memory && learns(seen.kl)) state = 'learning';
      if (now === undefined || !lasted(now, seen.kl ?? 0)) return { state };
      const began = state;
      state = 'collapsed';
      return {
        state,
        cause: now,
        message: explainCollapse({
          cause: now,
          steps,
          lasted: Math.max(causeFor, equalFor),
          everLearned: began === 'learning',
          entropyLimit: seen.limit,
          ...(remedies === undefined ? {} : { remedies }),
          ...seen,
        }),
      };
    },
  };
}
