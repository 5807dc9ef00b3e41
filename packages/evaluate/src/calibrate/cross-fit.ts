import { type Classifier, type Key, type Matrix, foldIn } from '@sparsam/core';
import { type Matrix64, classIndices, stratifiedFolds } from '@sparsam/tabular';
import { takeRows } from '../preprocess/preprocessing.ts';

/** Scores of rows by fits that did not see them. */
export type CrossFit = {
  /** The rows that were held out once, ascending; without the rows of a class that is in one group only. */
  readonly rows: Int32Array;
  /** Their scores, [rows, classes]; 0 for a class that a fit did not see. Columns in the order of the labels, ascending. */
  readonly scores: Matrix64;
};

export type CrossFitOptions = {
  readonly key: Key;
  readonly folds?: number;
  /** The group of every row: rows of one group are held out together. */
  readonly groups?: Int32Array;
  /** Called between two fits. */
  readonly onFold?: (done: number, folds: number) => Promise<void> | void;
};

/**
 * Cross-fitting: every row is scored by a fit on the other folds. The folds share the classes evenly and keep groups
 * together. features [rows, columns], labels [rows].
 */
export async function crossFit(
  classifier: Classifier,
  features: Matrix,
  labels: Int32Array,
  { key, folds = 5, groups, onFold }: CrossFitOptions,
): Promise<CrossFit> {
  const { classes, indices } = classIndices(labels);
  const foldOf = stratifiedFolds(indices, {
    folds,
    key: foldIn(key, 'folds'),
    ...(groups === undefined ? {} : { groups }),
  });
  const all = Array.from({ length: features.rows }, (_, row) => row);
  const rows = Int32Array.from(all.filter((row) => (foldOf[row] as number) >= 0));
  const place = new Map(Array.from(rows, (row, at) => [row, at]));
  const data = new Float64Array(rows.length * classes.length);
  for (let fold = 0; fold < folds; fold++) {
    await onFold?.(fold, folds);
    const heldOut = all.filter((row) => foldOf[row] === fold);
    const kept = all.filter((row) => foldOf[row] !== fold);
    if (heldOut.length === 0 || kept.length === 0) continue;
    const fitted = classifier.fit(
      takeRows(features, kept),
      Int32Array.from(kept, (row) => labels[row] as number),
      {
        key: foldIn(key, fold),
        // What the classifier holds out of these rows by itself must not part a group either.
        ...(groups === undefined ? {} : { groups: Int32Array.from(kept, (row) => groups[row] as number) }),
      },
    );
    const scores = fitted.decisionScores(takeRows(features, heldOut));
    const columns = Array.from(fitted.classes, (label) => classes.indexOf(label));
    fitted.dispose?.();
    heldOut.forEach((row, at) => {
      const start = (place.get(row) as number) * classes.length;
      columns.forEach((column, from) => {
        data[start + column] = scores.data[at * scores.columns + from] as number;
      });
    });
  }
  await onFold?.(folds, folds);
  return { rows, scores: { rows: rows.length, columns: classes.length, data } };
}
