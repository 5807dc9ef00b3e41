import type { MetricName } from '../metrics/scores.ts';
import { isotonic } from './isotonic.ts';
import type { Series } from './series.ts';
import { intervalLevel, normalReach, reach, uncertainty } from './spread.ts';

/** Labels per class that one series needs to be as good as another at its best. */
export type Economy = {
  /** What the other reaches at its best, and the fewest labels per class with which it does. */
  readonly target: number;
  readonly targetLabels: number;
  /** Labels per class; null where the target is not reached within `within`. `from` means: that many or fewer. */
  readonly labels: number | null;
  /** Low and high end; null stands for more than `within`. */
  readonly interval: readonly [number | null, number | null];
  /** The smallest and the largest number of labels per class that were tried. */
  readonly from: number;
  readonly within: number;
};

/**
 * The smallest k at which a curve that never falls reaches a value, between the measured ones on a straight line over
 * log k; the first k where it starts above; infinite where it does not reach it.
 */
export function labelsToReach(k: readonly number[], curve: readonly number[], target: number): number {
  const next = curve.findIndex((value) => value >= target);
  if (next < 0) return Infinity;
  if (next === 0) return k[0] as number;
  const [low, high] = [curve[next - 1] as number, curve[next] as number];
  const share = (target - low) / (high - low);
  const [from, to] = [Math.log(k[next - 1] as number), Math.log(k[next] as number)];
  return share === 1 ? (k[next] as number) : Math.exp(from + share * (to - from));
}

/** Curves of a series as they could have turned out: [replicates] of [k], spread as wide as its intervals are. */
function resampledCurves({ points }: Series, metric: MetricName): number[][] {
  const spreads = points.map((point) => point.spreads[metric]);
  const factors = spreads.map((spread) => {
    const whole = uncertainty(spread);
    return (reach(whole) / normalReach) * Math.sqrt(whole.share);
  });
  return Array.from({ length: spreads[0]?.images.length ?? 0 }, (_, replicate) =>
    spreads.map(
      ({ estimate, images, draws }, index) =>
        estimate +
        (factors[index] as number) * ((images[replicate] as number) + (draws[replicate] as number)),
    ),
  );
}

const finite = (labels: number): number | null => (Number.isFinite(labels) ? labels : null);

/**
 * Labels per class that `a` needs to equal `b` at its best, with an interval: percentiles over the resamples of test
 * images and draws, which both series share. Curves are made monotone first, so that one lucky k neither is the best nor
 * reaches it; the best of `b` is where its curve ends. Undefined for a single k.
 */
export function labelEconomy(a: Series, b: Series, metric: MetricName): Economy | undefined {
  const k = a.points.map(({ kPerClass }) => kPerClass);
  if (k.length < 2) return undefined;
  const need = (mine: readonly number[], theirs: readonly number[]): number =>
    labelsToReach(k, isotonic(mine), isotonic(theirs).at(-1) as number);
  const estimates = ({ points }: Series): number[] => points.map(({ spreads }) => spreads[metric].estimate);
  const goal = isotonic(estimates(b));
  const target = goal.at(-1) as number;
  const [mine, theirs] = [resampledCurves(a, metric), resampledCurves(b, metric)];
  const found = Float64Array.from(mine, (curve, index) => need(curve, theirs[index] as number[])).sort();
  const outside = (1 - intervalLevel) / 2;
  const low = found[Math.floor(outside * found.length)] as number;
  const high = found[Math.ceil((1 - outside) * found.length) - 1] as number;
  return {
    target,
    targetLabels: labelsToReach(k, goal, target),
    labels: finite(need(estimates(a), estimates(b))),
    interval: [finite(low), finite(high)],
    from: k[0] as number,
    within: k.at(-1) as number,
  };
}
