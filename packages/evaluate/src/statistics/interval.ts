import { type Spread, type Uncertainty, intervalLevel, reach, uncertainty } from './spread.ts';

export type Interval = readonly [low: number, high: number];

/** Resamples that every interval is made from. */
export const replicateCount = 1000;

/** How intervals are made, for the protocol: where this changes, its id does. */
export const intervalMethod = {
  level: intervalLevel,
  method: `bootstrap variance from ${replicateCount} resamples, score interval, quantile of Behrens and Fisher`,
  over: 'test images (stratified by class, whole groups) and draws',
} as const;

/**
 * The interval of a share between 0 and 1: Wilson's score interval for the number of independent images that would have
 * the same variance, reaching as many standard errors as the variance is known well (`reach`). It stays within 0 and 1 and does not shrink to a
 * point where all is right (Wilson, "Probable inference", 1927; for effective sample sizes: Korn and Graubard, 1998).
 *
 * images: how many independent images stand behind the share; used where nothing varies as all is right or all wrong.
 * Null where nothing can be said: nothing varies, and not for that reason.
 */
export function scoreInterval(estimate: number, whole: Uncertainty, images: number): Interval | null {
  const { variance } = whole;
  const spread = estimate * (1 - estimate);
  const extreme = spread < 1e-12;
  if (!(variance > 1e-18) && !extreme) return null;
  const size = variance > 1e-18 && !extreme ? spread / variance : images;
  const z = reach(whole);
  const below = 1 + z ** 2 / size;
  const middle = (estimate + z ** 2 / (2 * size)) / below;
  const half = (z * Math.sqrt(spread / size + z ** 2 / (4 * size ** 2))) / below;
  return [
    extreme && estimate < 0.5 ? 0 : Math.max(0, middle - half),
    extreme && estimate > 0.5 ? 1 : Math.min(1, middle + half),
  ];
}

/** The interval of a share with its spread; see `scoreInterval`. */
export const shareInterval = (spread: Spread, images: number): Interval | null =>
  scoreInterval(spread.estimate, uncertainty(spread), images);

/** The interval of a difference of two shares: Behrens and Fisher's, within -1 and 1. Null where nothing varies. */
export function differenceInterval(spread: Spread): Interval | null {
  const whole = uncertainty(spread);
  if (!(whole.variance > 1e-18)) return null;
  const half = reach(whole) * Math.sqrt(whole.variance);
  return [Math.max(-1, spread.estimate - half), Math.min(1, spread.estimate + half)];
}
