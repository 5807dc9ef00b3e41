import type { MetricName } from '../metrics/scores.ts';
import type { Chance } from './chance.ts';
import { type Interval, differenceInterval } from './interval.ts';
import { areaWeights } from './label-curve.ts';
import { type Series, type SeriesPoint, metricCells } from './series.ts';
import { signFlipTest } from './sign-flip.ts';
import { type Spread, weightedSum } from './spread.ts';
import type { Units } from './units.ts';
import { varianceParts } from './variance-parts.ts';

/** Metrics that are sums over test images, so that swapping the predictions of an image swaps what it adds. */
export type LinearMetric = Exclude<MetricName, 'macroF1'>;

/** How one series differs from another on the same images and draws. */
export type Difference = {
  /** Mean of the first less mean of the second. */
  readonly difference: number;
  readonly interval: Interval | null;
  /** Of the permutation test, before any adjustment. */
  readonly p: number;
};

/** A difference with what its test needs: what each unit adds to it, [units]. */
type Paired = { readonly spread: Spread; readonly units: Float64Array };

/** The difference at one k. */
function paired(a: SeriesPoint, b: SeriesPoint, metric: LinearMetric, units: Units): Paired {
  const { truth, classes, draws } = a.table;
  const numUnits = units.starts[units.starts.length - 1] as number;
  const sizes = new Float64Array(classes);
  for (const label of truth) sizes[label] = (sizes[label] as number) + 1;
  const present = sizes.filter((size) => size > 0).length;
  const byUnit = new Float64Array(numUnits);
  for (let image = 0; image < truth.length; image++) {
    const label = truth[image] as number;
    let more = 0;
    for (let at = image; at < draws * truth.length; at += truth.length) {
      if (a.table.predicted[at] === label) more++;
      if (b.table.predicted[at] === label) more--;
    }
    if (more === 0) continue;
    const of = metric === 'accuracy' ? truth.length : present * (sizes[label] as number);
    const unit = units.unitOf[image] as number;
    byUnit[unit] = (byUnit[unit] as number) + more / (of * draws);
  }
  const [cells, other] = [metricCells(metric, a), metricCells(metric, b)];
  for (let i = 0; i < cells.length; i++) cells[i] = (cells[i] as number) - (other[i] as number);
  const values = a.values[metric].map((value, draw) => value - (b.values[metric][draw] as number));
  const [mine, theirs] = [a.spreads[metric], b.spreads[metric]];
  return {
    units: byUnit,
    spread: {
      estimate: mine.estimate - theirs.estimate,
      images: mine.images.map((value, index) => value - (theirs.images[index] as number)),
      draws: mine.draws.map((value, index) => value - (theirs.draws[index] as number)),
      parts: varianceParts(values, cells, units),
    },
  };
}

const tested = ({ spread, units }: Paired, chance: Chance): Difference => ({
  difference: spread.estimate,
  interval: differenceInterval(spread),
  p: signFlipTest({ difference: spread.estimate, units, parts: spread.parts }, chance),
});

/**
 * Compares two series on the same draws and test images: at each k, and over the whole label curve (`area`, undefined for
 * a single k). Interval by the bootstrap, p-value as `signFlipTest` says.
 */
export function compareSeries(
  a: Series,
  b: Series,
  metric: LinearMetric,
  { units, chance }: { readonly units: Units; readonly chance: Chance },
): { readonly atK: readonly Difference[]; readonly area: Difference | undefined } {
  const pairs = a.points.map((point, index) => paired(point, b.points[index] as SeriesPoint, metric, units));
  const atK = pairs.map((pair) => tested(pair, chance));
  if (pairs.length < 2) return { atK, area: undefined };
  const weights = areaWeights(a.points.map(({ kPerClass }) => kPerClass));
  const byUnit = new Float64Array((pairs[0] as Paired).units.length);
  for (const [index, pair] of pairs.entries())
    for (let unit = 0; unit < byUnit.length; unit++)
      byUnit[unit] = (byUnit[unit] as number) + (weights[index] as number) * (pair.units[unit] as number);
  const spread = weightedSum(
    pairs.map((pair) => pair.spread),
    weights,
  );
  return { atK, area: tested({ spread, units: byUnit }, chance) };
}
