import { type ConfusionMatrix, rowNormalised } from '../metrics/confusion-matrix.ts';
import { summarise } from '../metrics/summary.ts';
import type { Confusion, ProtocolDescription, ResultRow, Shortfall } from '../results/schema.ts';
import { rowStatistics } from '../statistics/analyse.ts';
import type { Series, TestImages } from '../statistics/series.ts';
import { drawSeeds } from './draws.ts';

/** A matrix as rows, for JSON. */
const nested = (values: ArrayLike<number>, columns: number): number[][] =>
  Array.from({ length: values.length / columns }, (_, row) =>
    Array.from({ length: columns }, (__, column) => values[row * columns + column] as number),
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

/** Rows, confusions and shortfalls of series: what their predictions and the protocol say, and nothing else. */
export function measure(
  series: readonly Series[],
  protocol: ProtocolDescription,
  test: TestImages,
): { readonly rows: ResultRow[]; readonly confusions: Confusion[]; readonly shortfalls: Shortfall[] } {
  const { dataset, seed, repetitions, k } = protocol;
  const sizes = Object.entries(protocol.split.train.perClass);
  return {
    rows: rowStatistics(series, protocol, test).map((row) => ({
      dataset,
      ...row,
      labels: sizes.reduce((sum, [, images]) => sum + Math.min(images, row.kPerClass), 0),
      seeds: drawSeeds(seed, row.kPerClass, repetitions),
    })),
    confusions: series.flatMap(({ method, backbone, classifier, points }) =>
      points.map(({ kPerClass, matrices }) => ({
        backbone,
        method,
        classifier,
        kPerClass,
        ...summariseConfusions(matrices),
      })),
    ),
    shortfalls: k.flatMap((kPerClass) =>
      sizes.flatMap(([name, images]) => (images < kPerClass ? [{ class: name, images, kPerClass }] : [])),
    ),
  };
}
