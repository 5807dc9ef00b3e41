import type { Matrix } from '@sparsam/core';
import { type Matrix64, multiplyByTransposed, squaredDistances } from '@sparsam/tabular';

/** A kernel function with its parameter. */
export type Kernel = { readonly type: 'linear' } | { readonly type: 'rbf'; readonly gamma: number };

/** The RBF kernel's gamma by scikit-learn's rules; `scale` of features that do not vary is 1. */
export function resolveGamma(gamma: 'scale' | 'auto' | number, { columns, data }: Matrix): number {
  if (typeof gamma === 'number') return gamma;
  if (gamma === 'auto') return 1 / columns;
  let mean = 0;
  for (let i = 0; i < data.length; i++) mean += data[i] as number;
  mean /= data.length;
  let squares = 0;
  for (let i = 0; i < data.length; i++) squares += ((data[i] as number) - mean) ** 2;
  return squares === 0 ? 1 : data.length / (columns * squares);
}

/** The kernel of every row of a [m, columns] with every row of b [n, columns], float64 [m, n]. */
export function kernelMatrix(kernel: Kernel, a: Matrix, b: Matrix): Matrix64 {
  if (kernel.type === 'linear') return multiplyByTransposed(a, b);
  const result = squaredDistances(a, b);
  const { data } = result;
  for (let i = 0; i < data.length; i++) data[i] = Math.exp(-kernel.gamma * (data[i] as number));
  return result;
}
