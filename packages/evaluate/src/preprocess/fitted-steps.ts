import { type Matrix, type SavedArrays, SparsamError } from '@sparsam/core';
import { loadArray, saveArray } from '@sparsam/tabular';
import { type Pca, applyPca, fitPca } from './pca.ts';
import { type PowerTransform, applyPowerTransform, fitPowerTransform, logTable } from './power-transform.ts';
import type { PreprocessingStep } from './preprocessing.ts';
import { type Whitening, applyWhitening, fitWhitening } from './whitening.ts';

/** Steps fitted to training rows: what a file holds of the preprocessing. */
export type FittedSteps = {
  readonly whitening?: Whitening;
  readonly power?: PowerTransform;
  readonly pca?: Pca;
};

/** Fits the steps to features [rows, columns], each on what the one before made of them; a `whitening` given is not fitted. */
export function fitSteps(
  features: Matrix,
  steps: readonly PreprocessingStep[],
  given?: Whitening,
): FittedSteps {
  const whitening = steps.includes('whiten') ? (given ?? fitWhitening(features)) : undefined;
  const white = whitening === undefined ? features : applyWhitening(whitening, features);
  const power = steps.includes('power') ? fitPowerTransform(logTable(white)) : undefined;
  const first = power === undefined ? white : applyPowerTransform(power, logTable(white));
  const pca = steps.includes('pca') ? fitPca(first) : undefined;
  return {
    ...(whitening === undefined ? {} : { whitening }),
    ...(power === undefined ? {} : { power }),
    ...(pca === undefined ? {} : { pca }),
  };
}

/** Applies fitted steps to rows. */
export function applySteps({ whitening, power, pca }: FittedSteps, rows: Matrix): Matrix {
  const white = whitening === undefined ? rows : applyWhitening(whitening, rows);
  const first = power === undefined ? white : applyPowerTransform(power, logTable(white));
  return pca === undefined ? first : applyPca(pca, first);
}

/** The steps as arrays by name. */
export function saveSteps({ whitening, power, pca }: FittedSteps): SavedArrays {
  return {
    ...(whitening === undefined
      ? {}
      : {
          'whitening/mean': saveArray(whitening.mean),
          'whitening/projection': saveArray(whitening.projection.data, [
            whitening.projection.rows,
            whitening.projection.columns,
          ]),
        }),
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
  let fitted: FittedSteps = {};
  let width = columns;
  if (steps.includes('whiten')) {
    const { shape, data } = load('whitening/projection', [undefined, columns]);
    const projection = { rows: shape[0] as number, columns, data };
    fitted = { whitening: { mean: load('whitening/mean', [columns]).data, projection } };
    width = projection.rows;
  }
  const vector = (name: string): Float64Array => load(name, [width]).data;
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
    fitted = { ...fitted, power };
  }
  if (!steps.includes('pca')) return fitted;
  const { shape, data } = load('pca/components', [undefined, width]);
  const count = shape[0] as number;
  return {
    ...fitted,
    pca: {
      mean: vector('pca/mean'),
      components: { rows: count, columns: width, data },
      variances: load('pca/variances', [count]).data,
    },
  };
}
