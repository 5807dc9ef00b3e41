import { type ConfusionMatrix, rowNormalised } from '../metrics/confusion-matrix.ts';
import { type MetricName, metrics } from '../metrics/scores.ts';
import { summarise } from '../metrics/summary.ts';
import type { Confusion, ProtocolDescription, ResultRow, Shortfall } from '../results/schema.ts';

/** A matrix as rows, for JSON. */
const nested = (values: ArrayLike<number>, columns: number): number[][] =>
  Array.from({ length: values.length / columns }, (_, row) =>
    Array.from({ length: columns }, (_, column) => values[row * columns + column] as number),
  );

function summariseConfusions(
  matrices: readonly ConfusionMatrix[],
): Pick<Confusion, 'counts' | 'rates' | 'ratesStdev'> {
  const classes = (matrices[0] as ConfusionMatrix).classes;
  const rates = matrices.map(rowNormalised);
  const cells = Array.from({ length: classes * classes }, (_, cell) =>
    summarise(rates.map((values) => values[cell] as number)),
  );
  const counts = cells.map(
    (_, cell) => matrices.reduce((sum, matrix) => sum + (matrix.counts[cell] as number), 0) / matrices.length,
  );
  return {
    counts: nested(counts, classes),
    rates: nested(
      cells.map(({ mean }) => mean),
      classes,
    ),
    ratesStdev: nested(
      cells.map(({ stdev }) => stdev),
      classes,
    ),
  };
}

/** What a series of draws is of. */
export type Series = Pick<
  ResultRow,
  'dataset' | 'backbone' | 'method' | 'classifier' | 'kPerClass' | 'labels'
>;

/** The result rows of one method and classifier at one k, one a metric, and its confusion; `matrices` has one a draw. */
export function summariseSeries(
  series: Series,
  seeds: readonly number[],
  matrices: readonly ConfusionMatrix[],
): { readonly rows: ResultRow[]; readonly confusion: Confusion } {
  const rows = (Object.entries(metrics) as [MetricName, (matrix: ConfusionMatrix) => number][]).map(
    ([metric, measure]): ResultRow => {
      const values = matrices.map(measure);
      const { mean, stdev, interval } = summarise(values);
      return {
        ...series,
        metric,
        mean,
        stdev,
        interval: interval === null ? null : [...interval],
        values,
        seeds: [...seeds],
      };
    },
  );
  const { backbone, method, classifier, kPerClass } = series;
  return { rows, confusion: { backbone, method, classifier, kPerClass, ...summariseConfusions(matrices) } };
}

/** The classes that have fewer images than a k. */
export function shortfallsOf({ k, split }: Pick<ProtocolDescription, 'k' | 'split'>): Shortfall[] {
  return k.flatMap((kPerClass) =>
    Object.entries(split.train.perClass).flatMap(([name, images]) =>
      images < kPerClass ? [{ class: name, images, kPerClass }] : [],
    ),
  );
}
