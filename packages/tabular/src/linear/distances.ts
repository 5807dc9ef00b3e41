import type { Matrix } from '@sparsam/core';
import { type Matrix64, multiplyByTransposed } from './product.ts';

/** The squared length of every row, float64 [rows]. */
export function squaredNorms({ rows, columns, data }: Matrix): Float64Array {
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = i * columns, end = j + columns; j < end; j++) sum += (data[j] as number) ** 2;
    norms[i] = sum;
  }
  return norms;
}

/**
 * The squared Euclidean distance of every row of a [m, k] from every row of b [n, k], float64 [m, n], by one matrix
 * product: |x|^2 + |y|^2 - 2 x.y, no less than 0. Rounding is that of the squared lengths, so centre the rows first where
 * they lie far from the origin.
 */
export function squaredDistances(a: Matrix, b: Matrix): Matrix64 {
  const result = multiplyByTransposed(a, b);
  const [normsA, normsB] = [squaredNorms(a), squaredNorms(b)];
  const { rows, columns, data } = result;
  for (let i = 0, at = 0; i < rows; i++) {
    const norm = normsA[i] as number;
    for (let j = 0; j < columns; j++, at++) {
      const squared = norm + (normsB[j] as number) - 2 * (data[at] as number);
      data[at] = squared > 0 ? squared : 0;
    }
  }
  return result;
}
