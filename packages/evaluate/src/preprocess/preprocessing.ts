import { type Matrix, SparsamError } from '@sparsam/core';
import type { Matrix64 } from '@sparsam/tabular';
import { applyPca, fitPca } from './pca.ts';
import { type LogTable, applyPowerTransform, fitPowerTransform, logTable } from './power-transform.ts';
import { applyWhitening, fitWhitening } from './whitening.ts';

/**
 * A step of preprocessing: partial whitening (`whiten`), fitted to all training images as it asks for no labels; the power
 * transform (`power`) or principal components (`pca`), fitted to the labelled images alone, as in the reference pipeline.
 */
export const preprocessingSteps = ['whiten', 'power', 'pca'] as const;
export type PreprocessingStep = (typeof preprocessingSteps)[number];

/** The reference pipeline's preprocessing, in order. */
export const referencePreprocessing: readonly PreprocessingStep[] = ['power', 'pca'];

/** What is done where nobody asks for anything else (docs/decisions/whitening.md). */
export const defaultPreprocessing: readonly PreprocessingStep[] = ['whiten'];

/** Throws SparsamError (usage) where the steps are not some of `preprocessingSteps`, each once and in that order. */
export function checkPreprocessing(steps: readonly string[]): asserts steps is readonly PreprocessingStep[] {
  const places = steps.map((step) => (preprocessingSteps as readonly string[]).indexOf(step));
  if (places.every((place, i) => place > (places[i - 1] ?? -1))) return;
  throw new SparsamError(
    'usage',
    `Preprocessing is none or some of ${preprocessingSteps.join(', ')} in this order, not "${steps.join(',')}".`,
  );
}

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

/**
 * Makes a table ready for steps that `checkPreprocessing` lets through. `unlabelled` are the rows from which steps that need
 * no labels are fitted, once for all draws: the training images, never the test images.
 */
export function prepareTable(
  table: Matrix,
  unlabelled: ArrayLike<number>,
  steps: readonly PreprocessingStep[] = defaultPreprocessing,
): PreparedTable {
  checkPreprocessing(steps);
  const [whiten, power, pca] = preprocessingSteps.map((step) => steps.includes(step));
  const features = whiten ? applyWhitening(fitWhitening(table, unlabelled), table) : table;
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
