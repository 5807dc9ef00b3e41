import type { Matrix } from '@sparsam/core';
import { squaredDistances } from '@sparsam/tabular';

/** Rows of the query whose distances are held at one time: bounds the memory whatever the number of rows. */
const blockRows = 512;

/** The neighbours of one row: indices of training rows, nearest first, and their squared distances. Reused between rows. */
export type Neighbours = { readonly indices: Int32Array; readonly squared: Float64Array };

const rowsOf = ({ columns, data }: Matrix, from: number, count: number): Matrix => ({
  rows: count,
  columns,
  data: data.subarray(from * columns, (from + count) * columns),
});

function exactSquaredDistance(a: Matrix, i: number, b: Matrix, j: number): number {
  let sum = 0;
  for (let k = 0, p = i * a.columns, q = j * b.columns; k < a.columns; k++) {
    sum += ((a.data[p + k] as number) - (b.data[q + k] as number)) ** 2;
  }
  return sum;
}

/**
 * The smallest values of distances[start .. start + count), by insertion into a sorted list: nearly every value fails the
 * first comparison once the list is full. Of equal values the first stands first.
 */
function keepSmallest(
  distances: Float64Array,
  start: number,
  count: number,
  { indices, squared }: Neighbours,
): void {
  const k = indices.length;
  let filled = 0;
  let worst = Number.POSITIVE_INFINITY;
  for (let j = 0; j < count; j++) {
    const value = distances[start + j] as number;
    if (filled === k && !(value < worst)) continue;
    let place = filled < k ? filled++ : k - 1;
    for (; place > 0 && (squared[place - 1] as number) > value; place--) {
      squared[place] = squared[place - 1] as number;
      indices[place] = indices[place - 1] as number;
    }
    squared[place] = value;
    indices[place] = j;
    if (filled === k) worst = squared[k - 1] as number;
  }
}

/**
 * Calls `visit` for every row of `query` [m, columns] with its `k` nearest rows of `train` [n, columns], k <= n, by
 * Euclidean distance. Distances come from a matrix product, block by block; the tiny ones, where the product's rounding
 * would show, are computed again from the differences, so that equal rows are at distance 0.
 */
export function visitNearest(
  query: Matrix,
  train: Matrix,
  k: number,
  visit: (row: number, neighbours: Neighbours) => void,
): void {
  const neighbours = { indices: new Int32Array(k), squared: new Float64Array(k) };
  for (let from = 0; from < query.rows; from += blockRows) {
    const count = Math.min(blockRows, query.rows - from);
    const distances = squaredDistances(rowsOf(query, from, count), train).data;
    for (let i = 0; i < count; i++) {
      keepSmallest(distances, i * train.rows, train.rows, neighbours);
      const far = neighbours.squared[k - 1] as number;
      for (let place = 0; place < k && (neighbours.squared[place] as number) <= 1e-6 * far + 1e-9; place++) {
        neighbours.squared[place] = exactSquaredDistance(
          query,
          from + i,
          train,
          neighbours.indices[place] as number,
        );
      }
      visit(from + i, neighbours);
    }
  }
}
