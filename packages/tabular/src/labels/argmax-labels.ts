import type { Matrix } from '@sparsam/core';

/** The class of each row's largest score, the first of equal ones, [rows]; scores [rows, classes]. */
export function argmaxLabels({ rows, columns, data }: Matrix, classes: Int32Array): Int32Array {
  const labels = new Int32Array(rows);
  for (let row = 0, start = 0; row < rows; row++, start += columns) {
    let best = start;
    for (let at = start + 1; at < start + columns; at++)
      if ((data[at] as number) > (data[best] as number)) best = at;
    labels[row] = classes[best - start] as number;
  }
  return labels;
}
