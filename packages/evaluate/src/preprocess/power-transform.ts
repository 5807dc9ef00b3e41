import type { Matrix } from '@sparsam/core';
import type { Matrix64 } from '@sparsam/tabular';
import { fitLambda, signedLog, yeoJohnson } from './yeo-johnson.ts';

/** The signed logarithms of a table of features: what of the power transform no draw changes. */
export type LogTable = Matrix64 & { readonly precision: 'float32' | 'float64' };

/** Takes the signed logarithm of every value, once for all draws. */
export function logTable({ rows, columns, data }: Matrix): LogTable {
  const precision = data instanceof Float32Array ? 'float32' : 'float64';
  const logs = new Float64Array(data.length);
  for (let i = 0; i < logs.length; i++) logs[i] = signedLog(data[i] as number);
  return { rows, columns, data: logs, precision };
}

/** A fitted power transform: lambdas, and the mean and scale of the transformed training rows, each [columns]. */
export type PowerTransform = {
  readonly lambdas: Float64Array;
  readonly means: Float64Array;
  readonly scales: Float64Array;
};

/** Whether a variance is no more than rounding can make of equal values (Chan, Golub and LeVeque; as scikit-learn judges). */
function isConstant(variance: number, mean: number, n: number): boolean {
  const epsilon = Number.EPSILON;
  return variance <= n * epsilon * variance + (n * mean * epsilon) ** 2;
}

function moments(values: Float64Array): { readonly mean: number; readonly variance: number } {
  let mean = 0;
  for (const value of values) mean += value;
  mean /= values.length;
  let variance = 0;
  for (const value of values) variance += (value - mean) ** 2;
  return { mean, variance: variance / values.length };
}

/**
 * Fits scikit-learn's `PowerTransformer(method='yeo-johnson', standardize=True)` to rows given by their signed
 * logarithms [rows, columns]. Constant features keep their values (lambda 1) and scale 1.
 */
export function fitPowerTransform({ rows, columns, data, precision }: LogTable): PowerTransform {
  const [lambdas, means, scales] = [
    new Float64Array(columns),
    new Float64Array(columns),
    new Float64Array(columns),
  ];
  const logs = new Float64Array(rows);
  const values = new Float64Array(rows);
  for (let column = 0; column < columns; column++) {
    for (let i = 0, at = column; i < rows; i++, at += columns) logs[i] = data[at] as number;
    for (let i = 0; i < rows; i++) values[i] = yeoJohnson(logs[i] as number, 1);
    const raw = moments(values);
    const lambda = isConstant(raw.variance, raw.mean, rows) ? 1 : fitLambda(logs, precision);
    for (let i = 0; i < rows; i++) values[i] = yeoJohnson(logs[i] as number, lambda);
    const { mean, variance } = moments(values);
    lambdas[column] = lambda;
    means[column] = mean;
    scales[column] = isConstant(variance, mean, rows) || variance === 0 ? 1 : Math.sqrt(variance);
  }
  return { lambdas, means, scales };
}

/** Transforms rows given by their signed logarithms; float64 [rows, columns]. */
export function applyPowerTransform(
  { lambdas, means, scales }: PowerTransform,
  { rows, columns, data }: LogTable,
): Matrix64 {
  const result = new Float64Array(rows * columns);
  for (let at = 0; at < result.length;) {
    for (let column = 0; column < columns; column++, at++) {
      const value = yeoJohnson(data[at] as number, lambdas[column] as number);
      result[at] = (value - (means[column] as number)) / (scales[column] as number);
    }
  }
  return { rows, columns, data: result };
}
