import { type Key, foldIn } from '@sparsam/core';
import { type ClassIndices, type Matrix64, multiplyByTransposed } from '@sparsam/tabular';
import { type CalibrationMethod, type HeldOut, calibrate, holdOut } from './calibrate.ts';
import type { Sigmoid } from './platt.ts';
import type { Solver } from './smo.ts';

/** The pairs of classes in libsvm's order: 0-1, 0-2, ..., 1-2, ... */
export function pairsOf(classes: number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i < classes; i++) for (let j = i + 1; j < classes; j++) pairs.push([i, j]);
  return pairs;
}

/** One machine for each pair of classes, over the rows that support any of them. */
export type Pairwise = {
  /** Row numbers in the training set, ascending, [support]. */
  readonly support: Int32Array;
  /** [pairs, support]; the decision value is positive for the pair's first class. */
  readonly coefficients: Matrix64;
  readonly rho: Float64Array;
  /** One for each pair; empty where none were asked for. */
  readonly sigmoids: readonly Sigmoid[];
};

/** What the pairs share. */
export type PairwiseOptions = {
  /** Bound of the multipliers of each class, [classes]. */
  readonly bounds: Float64Array;
  readonly tol: number;
  readonly calibration: CalibrationMethod | 'none';
  readonly solve: Solver;
  readonly key: Key;
  /** The group of every row, [rows]; see `FitOptions`. */
  readonly groups?: Int32Array | undefined;
};

/** Gives the kernel of some rows among themselves, [rows.length, rows.length]. */
export type KernelOf = (rows: Int32Array) => Float64Array;

/** Copies such kernels together from the kernel of all rows [n, n]. */
export function fromShared(kernel: Matrix64): KernelOf {
  return (rows) => {
    const sub = new Float64Array(rows.length * rows.length);
    for (let i = 0, at = 0; i < rows.length; i++) {
      const start = (rows[i] as number) * kernel.columns;
      for (let j = 0; j < rows.length; j++) sub[at++] = kernel.data[start + (rows[j] as number)] as number;
    }
    return sub;
  };
}

/** Fits a machine to every pair of classes; one-vs-one as libsvm does it. The kernel of a pair is held no longer than it. */
export function fitPairs(kernelOf: KernelOf, encoded: ClassIndices, options: PairwiseOptions): Pairwise {
  const pairs = pairsOf(encoded.classes.length);
  const count = encoded.indices.length;
  const rowsOf = Array.from(encoded.classes, (_, index) =>
    [...encoded.indices.keys()].filter((row) => encoded.indices[row] === index),
  );
  const heldOut: HeldOut[] = [];
  const rho = new Float64Array(pairs.length);
  const dense = new Float64Array(pairs.length * count);
  const { solve, tol, calibration } = options;
  pairs.forEach(([first, second], pair) => {
    const [ofFirst, ofSecond] = [rowsOf[first] as number[], rowsOf[second] as number[]];
    const rows = Int32Array.from([...ofFirst, ...ofSecond]);
    const signs = Int8Array.from(rows, (_, at) => (at < ofFirst.length ? 1 : -1));
    const bounds = Float64Array.from(signs, (sign) => options.bounds[sign > 0 ? first : second] as number);
    const problem = { kernel: kernelOf(rows), signs, bounds, tol };
    const solution = solve(problem);
    rho[pair] = solution.rho;
    rows.forEach((row, at) => (dense[pair * count + row] = solution.coefficients[at] as number));
    if (calibration !== 'none') {
      const groups =
        options.groups === undefined ? undefined : rows.map((row) => options.groups?.[row] as number);
      heldOut.push(holdOut(problem, solution, calibration, solve, foldIn(options.key, pair), groups));
    }
  });
  const sigmoids = calibration === 'none' ? [] : calibrate(heldOut, calibration);
  const support = Int32Array.from(
    [...Array(count).keys()].filter((row) => pairs.some((_, pair) => dense[pair * count + row] !== 0)),
  );
  const coefficients = new Float64Array(pairs.length * support.length);
  for (let pair = 0, at = 0; pair < pairs.length; pair++) {
    for (const row of support) coefficients[at++] = dense[pair * count + row] as number;
  }
  return {
    support,
    coefficients: { rows: pairs.length, columns: support.length, data: coefficients },
    rho,
    sigmoids,
  };
}

/** Decision values of rows by their kernel with the supporting rows, [rows, support] -> [rows, pairs]. */
export function pairDecisions({ coefficients, rho }: Pairwise, kernel: Matrix64): Matrix64 {
  const values = multiplyByTransposed(kernel, coefficients);
  for (let i = 0; i < values.data.length; i++)
    values.data[i] = (values.data[i] as number) - (rho[i % rho.length] as number);
  return values;
}
