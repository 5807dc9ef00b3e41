import { type BatchLabels, type NdArray, float32 } from '@sparsam/core';

/** One-hot targets [rows, classes] and weights [rows] of a batch's rows. */
export function batchLabels(
  rows: ArrayLike<number>,
  labels: Int32Array,
  weights: readonly number[],
): BatchLabels<NdArray> {
  const classes = weights.length;
  const targets = new Float32Array(rows.length * classes);
  const rowWeights = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const label = labels[rows[i] as number] as number;
    targets[i * classes + label] = 1;
    rowWeights[i] = weights[label] as number;
  }
  return { targets: float32(targets, [rows.length, classes]), weights: float32(rowWeights, [rows.length]) };
}
