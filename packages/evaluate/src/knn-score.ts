import type { Matrix } from '@sparsam/core';
import { argmaxLabels, multiplyByTransposed } from '@sparsam/tabular';
import { confusionMatrix } from './metrics/confusion-matrix.ts';
import { balancedAccuracy } from './metrics/scores.ts';
import { takeRows } from './preprocess/preprocessing.ts';

/** Rows standardised by the training rows' mean and deviation, then scaled to length 1. */
function unitRows(rows: Matrix, mean: Float64Array, scale: Float64Array): Matrix {
  const { columns } = rows;
  const data = new Float64Array(rows.rows * columns);
  for (let i = 0; i < rows.rows; i++) {
    let squared = 0;
    for (let j = 0; j < columns; j++) {
      const value = ((rows.data[i * columns + j] as number) - (mean[j] as number)) * (scale[j] as number);
      data[i * columns + j] = value;
      squared += value * value;
    }
    const length = squared > 0 ? 1 / Math.sqrt(squared) : 0;
    for (let at = i * columns; at < (i + 1) * columns; at++) data[at] = (data[at] as number) * length;
  }
  return { rows: rows.rows, columns, data };
}

/**
 * A cheap look at features while training: the balanced accuracy of a vote of the `k` nearest training rows by cosine of
 * the standardised features, weighed by exp(cosine / 0.07). Not a result: no draws, no interval.
 *
 * features [rows, columns]; labels [rows], 0 or more for the rows named; train and test are row numbers.
 */
export function knnScore(
  features: Matrix,
  labels: Int32Array,
  train: ArrayLike<number>,
  test: ArrayLike<number>,
  k = 10,
): number {
  const [trainRows, testRows] = [takeRows(features, train), takeRows(features, test)];
  const { columns } = features;
  const [mean, scale] = [new Float64Array(columns), new Float64Array(columns)];
  for (let j = 0; j < columns; j++) {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < trainRows.rows; i++) sum += trainRows.data[i * columns + j] as number;
    mean[j] = sum / trainRows.rows;
    for (let i = 0; i < trainRows.rows; i++)
      squares += ((trainRows.data[i * columns + j] as number) - (mean[j] as number)) ** 2;
    scale[j] = squares > 0 ? Math.sqrt(trainRows.rows / squares) : 0;
  }
  const cosines = multiplyByTransposed(unitRows(testRows, mean, scale), unitRows(trainRows, mean, scale));
  const classes = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  const votes = new Float64Array(testRows.rows * classes);
  const nearest = Math.min(k, trainRows.rows);
  for (let i = 0; i < testRows.rows; i++) {
    const own = cosines.data.subarray(i * trainRows.rows, (i + 1) * trainRows.rows);
    for (let place = 0; place < nearest; place++) {
      let best = 0;
      for (let j = 1; j < own.length; j++) if ((own[j] as number) > (own[best] as number)) best = j;
      const column = i * classes + (labels[train[best] as number] as number);
      votes[column] = (votes[column] as number) + Math.exp((own[best] as number) / 0.07);
      own[best] = Number.NEGATIVE_INFINITY;
    }
  }
  const predicted = argmaxLabels(
    { rows: testRows.rows, columns: classes, data: votes },
    Int32Array.from({ length: classes }, (_, i) => i),
  );
  return balancedAccuracy(
    confusionMatrix(
      Int32Array.from(test, (row) => labels[row] as number),
      predicted,
      classes,
    ),
  );
}
