import type { MetricName } from '../metrics/scores.ts';
import type { Series } from './series.ts';
import { type Spread, weightedSum } from './spread.ts';

/**
 * Weights of the trapezoid rule over the logarithm of k, summing to 1, so that the weighted sum of a curve is its mean
 * height: the area under it, divided by its width. k: ascending, at least two.
 */
export function areaWeights(k: readonly number[]): number[] {
  const at = k.map(Math.log);
  const width = (at[at.length - 1] as number) - (at[0] as number);
  return at.map((position, index) => {
    const [before, after] = [at[index - 1] ?? position, at[index + 1] ?? position];
    return (after - before) / (2 * width);
  });
}

/** The area under a series' label curve over log k, as a mean height between 0 and 1; undefined for a single k. */
export function curveArea({ points }: Series, metric: MetricName): Spread | undefined {
  if (points.length < 2) return undefined;
  return weightedSum(
    points.map(({ spreads }) => spreads[metric]),
    areaWeights(points.map(({ kPerClass }) => kPerClass)),
  );
}
