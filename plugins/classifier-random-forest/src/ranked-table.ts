import type { Matrix } from '@sparsam/core';

/** Features by column, with the place of every value in its column's order: sorted once for all trees. */
export type RankedTable = {
  readonly rows: number;
  readonly columns: number;
  /** [columns, rows]. */
  readonly values: Float64Array;
  /** Place of the value among the distinct values of its column, ascending, [columns, rows]. */
  readonly ranks: Int32Array;
};

/** Ranks every column of features [rows, columns]. */
export function rankColumns({ rows, columns, data }: Matrix): RankedTable {
  const values = new Float64Array(rows * columns);
  const ranks = new Int32Array(rows * columns);
  for (let column = 0; column < columns; column++) {
    const start = column * rows;
    for (let row = 0; row < rows; row++) values[start + row] = data[row * columns + column] as number;
    const own = values.subarray(start, start + rows);
    const distinct = own.slice().sort();
    let count = 0;
    for (let place = 0; place < rows; place++)
      if (place === 0 || distinct[place] !== distinct[count - 1])
        distinct[count++] = distinct[place] as number;
    for (let row = 0; row < rows; row++) {
      let [low, high] = [0, count - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((distinct[middle] as number) < (own[row] as number)) low = middle + 1;
        else high = middle;
      }
      ranks[start + row] = low;
    }
  }
  return { rows, columns, values, ranks };
}
