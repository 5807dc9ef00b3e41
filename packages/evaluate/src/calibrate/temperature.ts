import type { Matrix } from '@sparsam/core';
import type { Matrix64 } from '@sparsam/tabular';

/** The share of every probability that is spread over all classes: without votes a class is improbable, not impossible. */
const mixing = 1e-3;

/** The inverse temperatures that are searched. */
const [coldest, hottest] = [1 / 64, 64];

/** Whether scores are probabilities: nothing below 0, rows that add up to 1. */
function areProbabilities({ rows, columns, data }: Matrix): boolean {
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let at = row * columns; at < (row + 1) * columns; at++) {
      if (!((data[at] as number) >= 0)) return false;
      sum += data[at] as number;
    }
    if (Math.abs(sum - 1) > 1e-6) return false;
  }
  return true;
}

/** Logits of a classifier's scores [rows, classes]: logarithms of probabilities, or the margins as they are. */
export function logitsOf(scores: Matrix): Matrix64 {
  const { rows, columns, data } = scores;
  if (!areProbabilities(scores)) return { rows, columns, data: Float64Array.from(data) };
  const logits = Float64Array.from(data, (p) => Math.log((1 - mixing) * p + mixing / columns));
  return { rows, columns, data: logits };
}

/** Probabilities [rows, classes]: the softmax of logits divided by the temperature. */
export function applyTemperature({ rows, columns, data }: Matrix, temperature: number): Matrix64 {
  const result = new Float64Array(data.length);
  for (let start = 0; start < data.length; start += columns) {
    let most = Number.NEGATIVE_INFINITY;
    for (let at = start; at < start + columns; at++) most = Math.max(most, data[at] as number);
    let sum = 0;
    for (let at = start; at < start + columns; at++)
      sum += result[at] = Math.exp(((data[at] as number) - most) / temperature);
    for (let at = start; at < start + columns; at++) result[at] = (result[at] as number) / sum;
  }
  return { rows, columns, data: result };
}

/**
 * The slope by the inverse temperature of the mean cross-entropy between targets and the softmax of scaled logits: the
 * mean logit under the probabilities less the one under the targets.
 */
function slopeAt({ rows, columns, data }: Matrix, classOf: Int32Array, inverse: number): number {
  // Targets a little inside 0 and 1, as Platt's: right answers on a handful of rows are no proof of certainty.
  const other = columns > 1 ? 1 / (rows + 2) / (columns - 1) : 0;
  const own = 1 - other * (columns - 1);
  const probabilities = applyTemperature({ rows, columns, data }, 1 / inverse).data;
  let slope = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const target = column === classOf[row] ? own : other;
      slope += ((probabilities[at] as number) - target) * (data[at] as number);
    }
  }
  return slope / rows;
}

/**
 * The temperature under which logits [rows, classes] of rows that were held out of the fit tell their classes with the
 * least cross-entropy (Guo et al., "On calibration of modern neural networks", 2017): above 1 they were too sure, below 1
 * too timid. The cross-entropy is convex in the inverse temperature, so bisection of its slope finds the minimum. 1 for no
 * rows and for one class.
 *
 * classOf: the column of each row's class, [rows].
 */
export function fitTemperature(logits: Matrix, classOf: Int32Array): number {
  if (logits.rows === 0 || logits.columns < 2) return 1;
  let [low, high] = [Math.log(coldest), Math.log(hottest)];
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2;
    if (slopeAt(logits, classOf, Math.exp(middle)) < 0) low = middle;
    else high = middle;
  }
  return Math.exp(-(low + high) / 2);
}
