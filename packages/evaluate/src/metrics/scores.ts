import type { ConfusionMatrix } from './confusion-matrix.ts';

/** Precision, recall and F1 of one class; 0 where the denominator is 0, as scikit-learn with `zero_division=0`. */
export type ClassScores = {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
};

/** The metrics a result row can hold. */
export type MetricName = 'balancedAccuracy' | 'accuracy' | 'macroF1';

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Scores of every class, [classes]. */
export function classScores({ classes, counts }: ConfusionMatrix): ClassScores[] {
  return Array.from({ length: classes }, (_, index) => {
    let [support, predicted] = [0, 0];
    for (let other = 0; other < classes; other++) {
      support += counts[index * classes + other] as number;
      predicted += counts[other * classes + index] as number;
    }
    const right = counts[index * classes + index] as number;
    return {
      precision: share(right, predicted),
      recall: share(right, support),
      f1: share(2 * right, support + predicted),
      support,
    };
  });
}

/** The share of rows that are right. */
export function accuracy({ classes, counts }: ConfusionMatrix): number {
  let right = 0;
  for (let index = 0; index < classes; index++) right += counts[index * classes + index] as number;
  return share(
    right,
    counts.reduce((sum, count) => sum + count, 0),
  );
}

/** The mean recall of the classes that have rows (scikit-learn's `balanced_accuracy_score`). */
export function balancedAccuracy(matrix: ConfusionMatrix): number {
  const present = classScores(matrix).filter(({ support }) => support > 0);
  return share(
    present.reduce((sum, { recall }) => sum + recall, 0),
    present.length,
  );
}

/** The mean F1 of the classes that have rows or predictions. */
export function macroF1(matrix: ConfusionMatrix): number {
  const { classes, counts } = matrix;
  const scores = classScores(matrix).filter(({ support }, index) => {
    let predicted = 0;
    for (let row = 0; row < classes; row++) predicted += counts[row * classes + index] as number;
    return support + predicted > 0;
  });
  return share(
    scores.reduce((sum, { f1 }) => sum + f1, 0),
    scores.length,
  );
}

/** Every metric of a result row, by name. */
export const metrics: Readonly<Record<MetricName, (matrix: ConfusionMatrix) => number>> = {
  balancedAccuracy,
  accuracy,
  macroF1,
};
