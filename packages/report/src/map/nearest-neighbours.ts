import type { Matrix } from '@sparsam/core';
import { squaredDistances } from '@sparsam/tabular';

/** The nearest rows of every row, the row itself first, and their Euclidean distances; both [rows][count]. */
export type Neighbours = { readonly indices: number[][]; readonly distances: number[][] };

/** Every column to mean 0 and deviation 1, so that no unit of the features counts more than another; constant ones become 0. */
export function standardized({ rows, columns, data }: Matrix): Matrix {
  const result = new Float64Array(rows * columns);
  for (let column = 0; column < columns; column++) {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < rows; row++) sum += data[row * columns + column] as number;
    const mean = sum / rows;
    for (let row = 0; row < rows; row++) squares += ((data[row * columns + column] as number) - mean) ** 2;
    const scale = squares > 0 ? 1 / Math.sqrt(squares / rows) : 0;
    for (let at = column; at < result.length; at += columns)
      result[at] = ((data[at] as number) - mean) * scale;
  }
  return { rows, columns, data: result };
}

/** The `count` exact nearest neighbours of every row, itself included, by one matrix product; ties by row number. */
export function nearestNeighbours(features: Matrix, count: number): Neighbours {
  const { rows } = features;
  const { data } = squaredDistances(features, features);
  const indices: number[][] = [];
  const distances: number[][] = [];
  for (let row = 0; row < rows; row++) {
    const own = data.subarray(row * rows, (row + 1) * rows);
    // Rounding may leave a little; a row is its own first neighbour whatever its twins are.
    own[row] = -1;
    const order = Array.from({ length: rows }, (_, index) => index)
      .sort((a, b) => (own[a] as number) - (own[b] as number) || a - b)
      .slice(0, count);
    indices.push(order);
    distances.push(order.map((index) => Math.sqrt(Math.max(0, own[index] as number))));
  }
  return { indices, distances };
}
