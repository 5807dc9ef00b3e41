import { SparsamError } from '@sparsam/core';

/** Counts, row-major [classes, classes]: rows are the true class, columns the predicted one. */
export type ConfusionMatrix = { readonly classes: number; readonly counts: Float64Array };

/** Counts true against predicted classes (0 .. classes-1), both [rows]. Throws SparsamError on other numbers. */
export function confusionMatrix(truth: Int32Array, predicted: Int32Array, classes: number): ConfusionMatrix {
  if (truth.length !== predicted.length) {
    throw new SparsamError(
      'internal',
      `${truth.length} true labels cannot be compared with ${predicted.length} predictions.`,
    );
  }
  const counts = new Float64Array(classes * classes);
  for (let i = 0; i < truth.length; i++) {
    const [row, column] = [truth[i] as number, predicted[i] as number];
    if (row < 0 || row >= classes || column < 0 || column >= classes) {
      throw new SparsamError(
        'input',
        `Row ${i} has class ${row} and prediction ${column}; there are ${classes} classes, from 0 to ${classes - 1}.`,
      );
    }
    counts[row * classes + column] = (counts[row * classes + column] as number) + 1;
  }
  return { classes, counts };
}

/** The shares of each true class, rows sum to 1 (a class without rows stays 0), [classes, classes]. */
export function rowNormalised({ classes, counts }: ConfusionMatrix): Float64Array {
  const rates = new Float64Array(counts.length);
  for (let row = 0; row < classes; row++) {
    const start = row * classes;
    const total = counts.subarray(start, start + classes).reduce((sum, count) => sum + count, 0);
    for (let at = start; at < start + classes; at++)
      rates[at] = total === 0 ? 0 : (counts[at] as number) / total;
  }
  return rates;
}
