import { type Classifier, type Key, type Matrix, SparsamError, foldIn, permutation } from '@sparsam/core';
import { classIndices, stratifiedFolds } from '@sparsam/tabular';
import { confusionMatrix } from '../metrics/confusion-matrix.ts';
import { balancedAccuracy } from '../metrics/scores.ts';
import { takeRows } from '../preprocess/preprocessing.ts';

/** The share of each class that is held out for the choice, as in the reference's supervised baseline. */
const validationShare = 0.3;

/**
 * Rows to fit on and rows to choose on, ascending; a class with one row, or one group, has it in the first. Groups are held
 * out as a whole: about a third of them then.
 */
function holdOut(
  labels: Int32Array,
  key: Key,
  groups: Int32Array | undefined,
): { readonly fit: Int32Array; readonly validation: Int32Array } {
  if (groups !== undefined) {
    const foldOf = stratifiedFolds(classIndices(labels).indices, { folds: 3, key, groups });
    const rows = Int32Array.from(labels.keys());
    return {
      fit: rows.filter((row) => foldOf[row] !== 0),
      validation: rows.filter((row) => foldOf[row] === 0),
    };
  }
  const byClass = new Map<number, number[]>();
  labels.forEach((label, row) => {
    const own = byClass.get(label);
    if (own === undefined) byClass.set(label, [row]);
    else own.push(row);
  });
  const [fit, validation]: [number[], number[]] = [[], []];
  for (const [label, rows] of byClass) {
    const held =
      rows.length < 2 ? 0 : Math.min(rows.length - 1, Math.max(1, Math.round(validationShare * rows.length)));
    permutation(foldIn(key, label), rows.length).forEach((place, index) =>
      (index < held ? validation : fit).push(rows[place] as number),
    );
  }
  return { fit: Int32Array.from(fit).sort(), validation: Int32Array.from(validation).sort() };
}

/**
 * A classifier that chooses one of several (the same with other options, say) by its balanced accuracy on a part of the
 * labelled images that is held out, and fits it on all of them: a choice that never sees the test split. Of equal ones the
 * first is taken; so it is where every class has one image and nothing can be held out.
 */
export function chooseOnValidation(name: string, candidates: readonly Classifier[]): Classifier {
  const [first] = candidates;
  if (first === undefined) throw new SparsamError('usage', `There is nothing to choose from for ${name}.`);
  return {
    name,
    fit(features: Matrix, labels, options) {
      const { fit, validation } = holdOut(labels, foldIn(options.key, 'validation'), options.groups);
      if (validation.length === 0 || candidates.length === 1) return first.fit(features, labels, options);
      const classes = labels.reduce((most, label) => Math.max(most, label + 1), 0);
      const [inner, outer] = [takeRows(features, fit), takeRows(features, validation)];
      const pick = (rows: Int32Array): Int32Array => rows.map((row) => labels[row] as number);
      const scores = candidates.map((candidate) => {
        const fitted = candidate.fit(inner, pick(fit), {
          ...options,
          ...(options.groups === undefined
            ? {}
            : { groups: fit.map((row) => options.groups?.[row] as number) }),
        });
        const matrix = confusionMatrix(pick(validation), fitted.predict(outer), classes);
        fitted.dispose?.();
        return balancedAccuracy(matrix);
      });
      const best = candidates[scores.indexOf(Math.max(...scores))] as Classifier;
      return best.fit(features, labels, options);
    },
  };
}
