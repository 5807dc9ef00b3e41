import { type Matrix, SparsamError } from '@sparsam/core';

/** Index of the first value that is not finite, or -1. */
export function firstNotFinite(data: Float64Array | Float32Array): number {
  // Zero times anything finite is zero, times the rest NaN: one sum clears the usual case.
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += 0 * (data[i] as number);
  if (sum === 0) return -1;
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}

function checkFinite(who: string, { columns, data }: Matrix): void {
  const wrong = firstNotFinite(data);
  if (wrong < 0) return;
  throw new SparsamError(
    'input',
    `${who} needs finite features; row ${Math.floor(wrong / columns)} has ${String(data[wrong])} in column ${wrong % columns}. Leave that row out, or find out how its features were made.`,
  );
}

/**
 * Checks what every classifier needs of a training set: rows, one label for each, finite features, non-negative labels.
 * `who` is named in the SparsamError.
 */
export function checkTrainingSet(who: string, features: Matrix, labels: Int32Array): void {
  if (features.rows === 0)
    throw new SparsamError('input', `${who} cannot be fitted on no rows; give it at least one labelled row.`);
  if (labels.length !== features.rows) {
    throw new SparsamError(
      'input',
      `${who} needs one label for each row of features; there are ${features.rows} rows and ${labels.length} labels.`,
    );
  }
  const negative = labels.findIndex((label) => label < 0);
  if (negative >= 0) {
    throw new SparsamError(
      'input',
      `${who} needs labels from 0 up; row ${negative} has ${labels[negative]}. Leave unlabelled rows out.`,
    );
  }
  checkFinite(who, features);
}

/** Checks the rows that a fitted classifier is asked about: as many columns as in fitting, finite. */
export function checkQuery(who: string, features: Matrix, columns: number): void {
  if (features.columns !== columns) {
    throw new SparsamError(
      'input',
      `${who} was fitted on ${columns} features and is asked about rows of ${features.columns}. Extract both with the same backbone and pooling.`,
    );
  }
  checkFinite(who, features);
}
