import { type Matrix, type SavedArrays, SparsamError } from '@sparsam/core';
import { loadArray, saveArray } from '@sparsam/tabular';
import { type Pca, applyPca, fitPca } from './pca.ts';
import { type PowerTransform, applyPowerTransform, fitPowerTransform, logTable } from './power-transform.ts';
import type { PreprocessingStep } from './preprocessing.ts';

/** Steps fitted to training rows: what a file holds of the preprocessing. */
export type FittedSteps = { readonly power?: PowerTransform; readonly pca?: Pca };

/** Fits the steps to features [rows, columns], each on what the one before made of them. */
export function fitSteps(features: Matrix, steps: readonly PreprocessingStep[]): FittedSteps {
  const power = steps.includes('power') ? fitPowerTransform(logTable(features)) : undefined;
  const first = power === undefined ? features : applyPowerTransform(power, logTable(features));
  const pca = steps.includes('pca') ? fitPca(first) : undefined;
  return { ...(power === undefined ? {} : { power }), ...(pca === undefined ? {} : { pca }) };
}

/** Applies fitted steps to rows. */
export function applySteps({ power, pca }: FittedSteps, rows: Matrix): Matrix {
  const first = power === undefined ? rows : applyPowerTransform(power, logTable(rows));
  return pca === undefined ? first : applyPca(pca, first);
}

/** The steps as arrays by name. */
export function saveSteps({ power, pca }: FittedSteps): SavedArrays {
  return {
    ...(power === undefined
      ? {}
      : {
          'power/lambdas': saveArray(power.lambdas),
          'power/means': saveArray(power.means),
          'power/scales': saveArray(power.scales),
        }),
    ...(pca === undefined
      ? {}
      : {
          'pca/mean': saveArray(pca.mean),
          'pca/components': saveArray(pca.components.data, [pca.components.rows, pca.components.columns]),
          'pca/variances': saveArray(pca.variances),
        }),
  };
}

/**
 * The steps that `saveSteps` described, for features of so many columns. Throws SparsamError (input) where the arrays are
 * not those of the steps.
 */
export function loadSteps(
  saved: SavedArrays,
  steps: readonly PreprocessingStep[],
  columns: number,
): FittedSteps {
  const load = (name: string, shape: readonly (number | undefined)[]) =>
    loadArray('preprocessing', saved, name, shape);
  const vector = (name: string): Float64Array => load(name, [columns]).data;
  let fitted: FittedSteps = {};
  if (steps.includes('power')) {
    const power = {
      lambdas: vector('power/lambdas'),
      means: vector('power/means'),
      scales: vector('power/scales'),
    };
    if (power.scales.some((scale) => scale <= 0))
      throw new SparsamError(
        'input',
        'This is not a saved preprocessing: a scale is not above 0. Save the model again.',
      );
    fitted = { power };
  }
  if (!steps.includes('pca')) return fitted;
  const { shape, data } = load('pca/components', [undefined, columns]);
  const count = shape[0] as number;
  return {
    ...fitted,
    pca: {
      mean: vector('pca/mean'),
      components: { rows: count, columns, data },
      variances: load('pca/variances', [count]).data,
    },
  };
}
