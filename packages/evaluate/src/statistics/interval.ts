import { studentQuantile } from '../metrics/student-t.ts';
import { type Spread, uncertainty } from './spread.ts';

export type Interval = readonly [low: number, high: number];

/** The level of every interval. */
export const intervalLevel = 0.95;

/** Resamples that every interval is made from. */
export const replicateCount = 1000;

/** How intervals are made, for the protocol: where this changes, its id does. */
export const intervalMethod = {
  level: intervalLevel,
  method: `bootstrap variance from ${replicateCount} resamples, score interval`,
  over: 'test images (stratified by class, whole groups) and draws',
} as const;

/** How many standard errors an interval reaches to each side. */
export const reach = (degrees: number): number =>
  // Beyond a million degrees Student's distribution is the normal one.
  studentQuantile((1 + intervalLevel) / 2, Math.min(degrees, 1e6));

/**
 * The interval of a share between 0 and 1: Wilson's score interval for the number of independent images that would have
 * the same variance, with Student's quantile for its degrees of freedom. It stays within 0 and 1 and does not shrink to a
 * point where all is right (Wilson, "Probable inference", 1927; for effective sample sizes: Korn and Graubard, 1998).
 *
 * images: how many independent images stand behind the share; used where nothing varies as all is right or all wrong.
 * Null where nothing can be said: nothing varies, and not for that reason.
 */
export function scoreInterval(
  estimate: number,
  {
    variance,
    degrees,
    images,
  }: { readonly variance: number; readonly degrees: number; readonly images: number },
): Interval | null {
  const spread = estimate * (1 - estimate);
  const extreme = spread < 1e-12;
  if (!(variance > 1e-18) && !extreme) return null;
  const size = variance > 1e-18 && !extreme ? spread / variance : images;
  const z = reach(degrees);
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
  scoreInterval(spread.estimate, { ...uncertainty(spread), images });

/** The interval of a difference of two shares: Student's, within -1 and 1. Null where nothing varies. */
export function differenceInterval(spread: Spread): Interval | null {
  const { variance, degrees } = uncertainty(spread);
  if (!(variance > 1e-18)) return null;
  const half = reach(degrees) * Math.sqrt(variance);
  return [Math.max(-1, spread.estimate - half), Math.min(1, spread.estimate + half)];
}
