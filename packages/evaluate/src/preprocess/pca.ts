import type { Matrix } from '@sparsam/core';
import {
  type Matrix64,
  multiply,
  multiplyByTransposed,
  multiplyTransposed,
  symmetricEigen,
} from '@sparsam/tabular';

/** Fitted principal components. */
export type Pca = {
  readonly mean: Float64Array;
  /** Unit rows [components, columns], by descending variance; signs are arbitrary. */
  readonly components: Matrix64;
  /** Variance along each component (divisor rows - 1), [components]. */
  readonly variances: Float64Array;
};

function centred({ rows, columns, data }: Matrix, mean: Float64Array): Matrix64 {
  const result = new Float64Array(rows * columns);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) result[at] = (data[at] as number) - (mean[j] as number);
  return { rows, columns, data: result };
}

function meanOf({ rows, columns, data }: Matrix): Float64Array {
  const mean = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) mean[j] = (mean[j] as number) + (data[at] as number);
  return mean.map((sum) => sum / rows);
}

/**
 * Fits a principal component analysis that keeps every component, as scikit-learn's `PCA()`, by the eigenvectors of the
 * smaller of X^T X and X X^T. With no more rows than columns, directions in which the rows do not vary at all are left out:
 * scikit-learn keeps one there (centred rows span one dimension fewer than there are rows), whose direction is rounding.
 */
export function fitPca(features: Matrix): Pca {
  const { rows, columns } = features;
  const mean = meanOf(features);
  const x = centred(features, mean);
  const divisor = Math.max(1, rows - 1);
  if (rows > columns) {
    const { values, vectors } = symmetricEigen(multiplyTransposed(x, x));
    return { mean, components: vectors, variances: values.map((value) => Math.max(0, value) / divisor) };
  }
  const { values, vectors } = symmetricEigen(multiplyByTransposed(x, x));
  const threshold = (values[0] ?? 0) * columns * Number.EPSILON;
  const kept = values.filter((value) => value > threshold);
  const left = { rows: kept.length, columns: rows, data: vectors.data.subarray(0, kept.length * rows) };
  const components = multiply(left, x);
  for (let i = 0; i < components.rows; i++) {
    const row = components.data.subarray(i * columns, (i + 1) * columns);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    row.forEach((value, j) => (row[j] = value / length));
  }
  return { mean, components, variances: kept.map((value) => value / divisor) };
}

/** Coordinates of rows along the components; float64 [rows, components]. */
export function applyPca({ mean, components }: Pick<Pca, 'mean' | 'components'>, features: Matrix): Matrix64 {
  return multiplyByTransposed(centred(features, mean), components);
}
