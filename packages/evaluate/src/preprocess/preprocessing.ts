import { type Matrix, SparsamError } from '@sparsam/core';
import type { Matrix64 } from '@sparsam/tabular';
import { applyPca, fitPca } from './pca.ts';
import { type LogTable, applyPowerTransform, fitPowerTransform, logTable } from './power-transform.ts';

/** A step of preprocessing: the power transform (`power`) or principal components (`pca`). */
export type PreprocessingStep = 'power' | 'pca';

/** The reference pipeline's preprocessing, in order. */
export const referencePreprocessing: readonly PreprocessingStep[] = ['power', 'pca'];

/** Steps fitted to labelled rows; applied to any rows of the table they came from. */
export type FittedPreprocessing = { apply(rows: ArrayLike<number>): Matrix64 };

/** A table of features made ready for many fits: what does not depend on the labelled rows is done once. */
export type PreparedTable = { fit(rows: ArrayLike<number>): FittedPreprocessing };

/** The given rows of a table, in that order; values as float64. */
export function takeRows({ columns, data }: Matrix, rows: ArrayLike<number>): Matrix64 {
  const picked = new Float64Array(rows.length * columns);
  for (let to = 0; to < rows.length; to++) {
    const from = rows[to] as number;
    picked.set(data.subarray(from * columns, (from + 1) * columns), to * columns);
  }
  return { rows: rows.length, columns, data: picked };
}

/** Makes a table ready: `steps` is the empty list, `power`, `pca`, or both in this order. */
export function prepareTable(
  features: Matrix,
  steps: readonly PreprocessingStep[] = referencePreprocessing,
): PreparedTable {
  const known = ['', 'power', 'pca', 'power,pca'];
  if (!known.includes(steps.join(','))) {
    throw new SparsamError(
      'usage',
      `Preprocessing is none, "power", "pca" or "power,pca", not "${steps.join(',')}".`,
    );
  }
  const [power, pca] = [steps.includes('power'), steps.includes('pca')];
  const logs: LogTable | undefined = power ? logTable(features) : undefined;
  return {
    fit(rows) {
      const raw = (of: ArrayLike<number>): Matrix64 => takeRows(logs ?? features, of);
      const logsOf = (of: ArrayLike<number>): LogTable => ({
        ...raw(of),
        precision: logs?.precision ?? 'float64',
      });
      const transform = power ? fitPowerTransform(logsOf(rows)) : undefined;
      const first = (of: ArrayLike<number>): Matrix64 =>
        transform === undefined ? raw(of) : applyPowerTransform(transform, logsOf(of));
      const components = pca ? fitPca(first(rows)) : undefined;
      return { apply: (of) => (components === undefined ? first(of) : applyPca(components, first(of))) };
    },
  };
}
