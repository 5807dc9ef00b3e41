import { type Key, type Matrix, foldIn } from '@sparsam/core';
import { type Matrix64, stratifiedFolds } from '@sparsam/tabular';

/** The values of C that are tried, weak after strong: scikit-learn's `logspace(-4, 4, 10)`. */
export const candidates: readonly number[] = Array.from({ length: 10 }, (_, i) => 10 ** (-4 + (8 * i) / 9));

const folds = 5;

/** Fits rows under a penalty from the given start and returns the weights. */
export type FitRows = (rows: Int32Array, C: number, start: Float64Array | undefined) => Matrix64;
/** The weighted log loss of rows under weights. */
export type LossOfRows = (rows: Int32Array, weights: Matrix64) => number;

/**
 * The candidate with the least weighted log loss over the held-out rows, the stronger penalty of equal ones. Each fit
 * starts where the one before ended. Groups are held out as a whole. Where no class has two rows nothing can be held out: C is 1 then, as by default.
 */
export function choosePenalty(
  features: Matrix,
  classOf: Int32Array,
  key: Key,
  fit: FitRows,
  lossOf: LossOfRows,
  groups?: Int32Array,
): number {
  const foldOf = stratifiedFolds(classOf, {
    ...{ folds, key: foldIn(key, 'folds') },
    ...(groups === undefined ? {} : { groups }),
  });
  const rows = Array.from({ length: features.rows }, (_, row) => row);
  const losses = new Float64Array(candidates.length);
  let heldOutRows = 0;
  for (let fold = 0; fold < folds; fold++) {
    const heldOut = Int32Array.from(rows.filter((row) => foldOf[row] === fold));
    if (heldOut.length === 0) continue;
    heldOutRows += heldOut.length;
    const kept = Int32Array.from(rows.filter((row) => foldOf[row] !== fold));
    let start: Float64Array | undefined;
    candidates.forEach((C, at) => {
      const weights = fit(kept, C, start);
      start = weights.data;
      losses[at] = (losses[at] as number) + lossOf(heldOut, weights);
    });
  }
  if (heldOutRows === 0) return 1;
  let best = 0;
  losses.forEach((loss, at) => {
    if (loss < (losses[best] as number)) best = at;
  });
  return candidates[best] as number;
}
