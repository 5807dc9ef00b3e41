import type { Matrix } from '@sparsam/core';
import {
  type Matrix64,
  multiply,
  multiplyByTransposed,
  multiplyTransposed,
  symmetricEigen,
} from '@sparsam/tabular';

/** A fitted partial whitening: rows x become (x - mean) P, with P = D^-1 V diag(variance^(-strength / 2)). */
export type Whitening = {
  /** Mean of each feature, [columns]. */
  readonly mean: Float64Array;
  /** P transposed, one row for each component by descending variance, [components, columns]. */
  readonly projection: Matrix64;
};

/** How far to go from standardised features (0) to white ones (1); docs/decisions/whitening.md has how it was chosen. */
export const whiteningStrength = 0.25;

/** Rows from which mean and components are estimated, at most: a tenth of a second for 640 columns. */
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
 * Fits a partial whitening to rows of a table [rows, columns]; no label is asked for, so all training images serve. Features
 * are standardised, and each principal component is divided by its standard deviation to the power of `strength`.
 * Self-supervised features of short runs carry most of their variance in a few directions; whitening them wholly (Kessy,
 * Lewin and Strimmer, arXiv 1512.00809) would lift the noise of the last ones as well.
 */
export function fitWhitening(
  table: Matrix,
  rows: ArrayLike<number>,
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
  const z: Matrix64 = { rows: used.length, columns, data: standardised };
  const wide = used.length <= columns;
  const { values, vectors } = symmetricEigen(wide ? multiplyByTransposed(z, z) : multiplyTransposed(z, z));
  const kept = values.filter((value) => value > leastVariance * (values[0] as number)).length;
  const first: Matrix64 = {
    rows: kept,
    columns: vectors.columns,
    data: vectors.data.subarray(0, kept * vectors.columns),
  };
  // Of X X^T = U L U^T the components of X^T X are the rows of L^-1/2 U^T X.
  const components = wide ? multiply(first, z) : { ...first, data: first.data.slice() };
  for (let i = 0; i < kept; i++) {
    const value = values[i] as number;
    const length = wide ? Math.sqrt(value) : 1;
    const weight = 1 / (length * (value / used.length) ** (strength / 2));
    for (let j = 0; j < columns; j++) {
      const at = i * columns + j;
      const deviation = scale[j] as number;
      components.data[at] = deviation > 0 ? ((components.data[at] as number) * weight) / deviation : 0;
    }
  }
  return { mean, projection: components };
}

/** Applies a partial whitening to rows; float64 [rows, components]. */
export function applyWhitening({ mean, projection }: Whitening, { rows, columns, data }: Matrix): Matrix64 {
  const centred = new Float64Array(rows * columns);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) centred[at] = (data[at] as number) - (mean[j] as number);
  return multiplyByTransposed({ rows, columns, data: centred }, projection);
}
