import { foldIn, key } from '@sparsam/core';
import { type ConfusionMatrix, confusionMatrix } from '../metrics/confusion-matrix.ts';
import { type MetricName, metrics } from '../metrics/scores.ts';
import { type ByMetric, imageReplicates } from './image-replicates.ts';
import { influence } from './influence.ts';
import { replicateCount } from './interval.ts';
import type { PredictionTable } from './prediction-table.ts';
import { resampledMeans } from './resample.ts';
import type { Spread } from './spread.ts';
import { type Units, unitsOf } from './units.ts';
import { varianceParts } from './variance-parts.ts';

/** Who made the predictions. */
export type SeriesName = { readonly method: string; readonly backbone: string; readonly classifier: string };

/** One series at one k: what was predicted, how good it is in each draw, and how sure that is. */
export type SeriesPoint = {
  readonly kPerClass: number;
  readonly table: PredictionTable;
  /** By draw, as the values. */
  readonly matrices: readonly ConfusionMatrix[];
  readonly values: ByMetric<readonly number[]>;
  readonly spreads: ByMetric<Spread>;
};

export type Series = SeriesName & {
  /** By ascending k. */
  readonly points: readonly SeriesPoint[];
};

/** The test images as the statistics need them. */
export type TestImages = {
  /** Class of each image, [test]. */
  readonly labels: Int32Array;
  /** Group of each image, -1 where it has none, [test]; absent where there are no groups. */
  readonly groups?: Int32Array | undefined;
};

/** What of the protocol the statistics depend on. */
export type Plan = {
  readonly classes: readonly string[];
  readonly k: readonly number[];
  readonly repetitions: number;
  readonly seed: number;
};

/** The units that test images are resampled in. */
export const testUnits = ({ classes }: Pick<Plan, 'classes'>, { labels, groups }: TestImages): Units =>
  unitsOf(labels, classes.length, groups);

/** What each image adds to a metric in each draw, to first order and up to a constant, [draws, images]. */
export function metricCells(
  metric: MetricName,
  { table, matrices }: Pick<SeriesPoint, 'table' | 'matrices'>,
): Float64Array {
  const { classes, truth, predicted } = table;
  const cells = new Float64Array(predicted.length);
  for (const [draw, matrix] of matrices.entries()) {
    const values = influence(metric, matrix);
    const start = draw * truth.length;
    for (let image = 0; image < truth.length; image++)
      cells[start + image] = values[
        (truth[image] as number) * classes + (predicted[start + image] as number)
      ] as number;
  }
  return cells;
}

const names = Object.keys(metrics) as MetricName[];
const byMetric = <Value>(make: (metric: MetricName) => Value): ByMetric<Value> =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as ByMetric<Value>;
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The statistics of series of predictions: metrics of every draw, and their spread under resamples of test images and
 * draws. Resamples depend on the protocol's seed alone, so series that are computed apart are still paired.
 *
 * predictions: for each series its classes, [k, repetitions, test]. Throws SparsamError on classes that do not exist.
 */
export function seriesOf(
  predictions: readonly (SeriesName & { readonly values: ArrayLike<number> })[],
  plan: Plan,
  test: TestImages,
  { replicates = replicateCount }: { readonly replicates?: number } = {},
): Series[] {
  const { classes, k, repetitions, seed } = plan;
  const truth = test.labels;
  const units = testUnits(plan, test);
  const base = foldIn(key(seed), 'bootstrap');
  const size = repetitions * truth.length;
  const measured = predictions.map(({ values }) =>
    k.map((kPerClass, index) => {
      const predicted = Int32Array.from({ length: size }, (_, i) => values[index * size + i] as number);
      const table = { classes: classes.length, truth, draws: repetitions, predicted };
      const matrices = Array.from({ length: repetitions }, (_, draw) =>
        confusionMatrix(
          truth,
          predicted.subarray(draw * truth.length, (draw + 1) * truth.length),
          classes.length,
        ),
      );
      return { kPerClass, table, matrices, values: byMetric((metric) => matrices.map(metrics[metric])) };
    }),
  );
  const resampled = imageReplicates(
    measured.flat().map(({ table }) => table),
    units,
    { key: foldIn(base, 'images'), replicates },
  );
  return predictions.map(({ method, backbone, classifier }, series) => ({
    method,
    backbone,
    classifier,
    points: (measured[series] as (typeof measured)[number]).map((point, index) => {
      const found = resampled[series * k.length + index] as ByMetric<Float64Array>;
      const drawKey = foldIn(foldIn(base, 'draws'), point.kPerClass);
      const spreads = byMetric((metric): Spread => {
        const values = point.values[metric];
        const estimate = meanOf(values);
        return {
          estimate,
          images: found[metric].map((value) => value - estimate),
          draws: resampledMeans(values, drawKey, replicates),
          parts: varianceParts(values, metricCells(metric, point), units),
        };
      });
      return { ...point, spreads };
    }),
  }));
}

/**
 * The number of images that a mean recall would have to be right in to say as much as these units do: C^2 over the sum of
 * 1 / units over C classes.
 */
export function effectiveImages({ unitOf, starts }: Units, truth: Int32Array, classes: number): number {
  const seen = Array.from({ length: classes }, () => new Set<number>());
  for (let image = 0; image < truth.length; image++)
    (seen[truth[image] as number] as Set<number>).add(unitOf[image] as number);
  const sizes = seen.map((units) => units.size).filter((size) => size > 0);
  return starts.length < 2 ? 0 : sizes.length ** 2 / sizes.reduce((sum, size) => sum + 1 / size, 0);
}
