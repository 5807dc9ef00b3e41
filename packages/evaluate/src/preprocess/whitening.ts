import type { Matrix } from '@sparsam/core';
import type { Matrix64 } from '@sparsam/tabular';
import { applyPca, fitPca } from './pca.ts';

/** A fitted partial whitening: rows x become (x - mean) P, with P = D^-1 V diag(variance^(-strength / 2)). */
export type Whitening = {
  /** Mean of each feature, [columns]. */
  readonly mean: Float64Array;
  /** P transposed, one row for each component by descending variance, [components, columns]. */
  readonly projection: Matrix64;
};

/** How far to go from standardised features (0) to white ones (1); docs/decisions/whitening.md has how it was chosen. */
export const whiteningStrength = 0.25;

/** Rows from which mean and components are estimated, at most: a second of one core for 768 columns, ten for 1,920. */
const rowsNeeded = 6000;

/** Components with less than this part of the largest variance are rounding, or images that are copies, and are left out. */
const leastVariance = 1e-7;

/** At most `count` of the rows, evenly spaced. */
function spaced(rows: ArrayLike<number>, count: number): number[] {
  const kept = Math.min(count, rows.length);
  return Array.from({ length: kept }, (_, i) => rows[Math.floor((i * rows.length) / kept)] as number);
}

/** Mean and scale of each column of the given rows; a constant column has scale 0. */
function standardisation(
  { columns, data }: Matrix,
  rows: readonly number[],
): { mean: Float64Array; scale: Float64Array } {
  const mean = new Float64Array(columns);
  const scale = new Float64Array(columns);
  for (const row of rows)
    for (let j = 0; j < columns; j++) mean[j] = (mean[j] as number) + (data[row * columns + j] as number);
  for (let j = 0; j < columns; j++) mean[j] = (mean[j] as number) / rows.length;
  for (const row of rows)
    for (let j = 0; j < columns; j++)
      scale[j] = (scale[j] as number) + ((data[row * columns + j] as number) - (mean[j] as number)) ** 2;
  for (let j = 0; j < columns; j++) {
    const deviation = Math.sqrt((scale[j] as number) / rows.length);
    scale[j] = deviation > 1e-12 * (1 + Math.abs(mean[j] as number)) ? deviation : 0;
  }
  return { mean, scale };
}

/**
 * Fits a partial whitening to rows of a table [rows, columns], all by default; no label is asked for, so all training images serve. Features
 * are standardised, and each principal component is divided by its standard deviation to the power of `strength`.
 * Self-supervised features of short runs carry most of their variance in a few directions; whitening them wholly (Kessy,
 * Lewin and Strimmer, arXiv 1512.00809) would lift the noise of the last ones as well.
 */
export function fitWhitening(
  table: Matrix,
  rows: ArrayLike<number> = Int32Array.from({ length: table.rows }, (_, row) => row),
  strength: number = whiteningStrength,
): Whitening {
  const { columns, data } = table;
  const used = spaced(rows, rowsNeeded);
  const { mean, scale } = standardisation(table, used);
  const standardised = new Float64Array(used.length * columns);
  used.forEach((row, to) => {
    for (let j = 0; j < columns; j++) {
      const deviation = scale[j] as number;
      if (deviation > 0)
        standardised[to * columns + j] =
          ((data[row * columns + j] as number) - (mean[j] as number)) / deviation;
    }
  });
  const { components, variances } = fitPca({ rows: used.length, columns, data: standardised });
  const kept = variances.filter((variance) => variance > leastVariance * (variances[0] as number));
  const projection = components.data.slice(0, kept.length * columns);
  kept.forEach((variance, i) => {
    // Over rows, as the deviations are.
    const weight = ((variance * (used.length - 1)) / used.length) ** (-strength / 2);
    for (let j = 0; j < columns; j++) {
      const [at, deviation] = [i * columns + j, scale[j] as number];
      projection[at] = deviation > 0 ? ((projection[at] as number) * weight) / deviation : 0;
    }
  });
  return { mean, projection: { rows: kept.length, columns, data: projection } };
}

/** Applies a partial whitening to rows; float64 [rows, components]. */
export const applyWhitening = ({ mean, projection }: Whitening, rows: Matrix): Matrix64 =>
  applyPca({ mean, components: projection }, rows);
