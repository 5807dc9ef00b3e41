import type { Matrix64 } from '@sparsam/tabular';
import { couple } from './coupling.ts';
import { pairsOf } from './one-vs-one.ts';
import { type Sigmoid, sigmoidAt } from './platt.ts';

/** Probabilities nearer to 0 or 1 than this are moved there before coupling, as in libsvm. */
const margin = 1e-7;

/** Class probabilities [rows, classes] from the pairs' decision values [rows, pairs]. */
export function classProbabilities(
  decisions: Matrix64,
  sigmoids: readonly Sigmoid[],
  classes: number,
): Matrix64 {
  const { rows, columns, data } = decisions;
  const pairs = pairsOf(classes);
  const pairwise = new Float64Array(classes * classes);
  const scratch = new Float64Array(classes * (classes + 1));
  const result = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    const out = result.subarray(row * classes, (row + 1) * classes);
    pairs.forEach(([i, j], pair) => {
      const p = sigmoidAt(sigmoids[pair] as Sigmoid, data[row * columns + pair] as number);
      const clipped = Math.min(Math.max(p, margin), 1 - margin);
      pairwise[i * classes + j] = clipped;
      pairwise[j * classes + i] = 1 - clipped;
    });
    if (classes === 2) out.set([pairwise[1] as number, pairwise[2] as number]);
    else couple(pairwise, classes, out, scratch);
  }
  return { rows, columns: classes, data: result };
}

/** Votes of the pairs for each class [rows, classes]; a decision value of 0 votes for the second class. */
export function votes({ rows, columns, data }: Matrix64, classes: number): Matrix64 {
  const pairs = pairsOf(classes);
  const result = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    pairs.forEach(([i, j], pair) => {
      const at = row * classes + ((data[row * columns + pair] as number) > 0 ? i : j);
      result[at] = (result[at] as number) + 1;
    });
  }
  return { rows, columns: classes, data: result };
}

/**
 * One-vs-rest decision values [rows, classes] as scikit-learn's `decision_function_shape='ovr'`: the votes, and the sum of
 * a class's decision values squashed into less than a third of a vote. For two classes minus and plus half of the one
 * decision value, so that the larger is the predicted one.
 */
export function oneVsRest(decisions: Matrix64, classes: number): Matrix64 {
  const { rows, columns, data } = decisions;
  if (classes === 2) {
    const result = new Float64Array(2 * rows);
    for (let row = 0; row < rows; row++)
      result.set([(data[row] as number) / 2, -(data[row] as number) / 2], 2 * row);
    return { rows, columns: 2, data: result };
  }
  const pairs = pairsOf(classes);
  const result = votes(decisions, classes);
  const sums = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    pairs.forEach(([i, j], pair) => {
      const value = data[row * columns + pair] as number;
      sums[i] = (sums[i] as number) + value;
      sums[j] = (sums[j] as number) - value;
    });
    sums.forEach((sum, index) => {
      const at = row * classes + index;
      result.data[at] = (result.data[at] as number) + sum / (3 * (Math.abs(sum) + 1));
    });
  }
  return result;
}
