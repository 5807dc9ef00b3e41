import type { Matrix } from '@sparsam/core';
import { type Matrix64, multiplyByTransposed, multiplyTransposed } from '@sparsam/tabular';
import type { Smooth } from './lbfgs.ts';

/** Rows [rows, outputs] turned in place into class probabilities [rows, classes]; one output is the log odds of class 1. */
export function probabilities(logits: Matrix64): Matrix64 {
  const { rows, columns, data } = logits;
  if (columns === 1) {
    const pairs = new Float64Array(2 * rows);
    for (let i = 0; i < rows; i++) {
      const small = Math.exp(-Math.abs(data[i] as number));
      const [far, near] = [small / (1 + small), 1 / (1 + small)];
      pairs.set((data[i] as number) > 0 ? [far, near] : [near, far], 2 * i);
    }
    return { rows, columns: 2, data: pairs };
  }
  for (let start = 0; start < data.length; start += columns) {
    let most = Number.NEGATIVE_INFINITY;
    for (let j = start; j < start + columns; j++) most = Math.max(most, data[j] as number);
    let sum = 0;
    for (let j = start; j < start + columns; j++) sum += data[j] = Math.exp((data[j] as number) - most);
    for (let j = start; j < start + columns; j++) data[j] = (data[j] as number) / sum;
  }
  return logits;
}

/** Scores of rows [rows, columns] under weights [outputs, columns + 1], whose last column is the intercept: [rows, outputs]. */
export function scores(features: Matrix, weights: Matrix64): Matrix64 {
  const { rows: outputs, columns: width, data } = weights;
  const slopes = new Float64Array(outputs * (width - 1));
  for (let o = 0; o < outputs; o++)
    slopes.set(data.subarray(o * width, o * width + width - 1), o * (width - 1));
  const result = multiplyByTransposed(features, { rows: outputs, columns: width - 1, data: slopes });
  for (let i = 0; i < result.data.length; i++)
    result.data[i] = (result.data[i] as number) + (data[(i % outputs) * width + width - 1] as number);
  return result;
}

/**
 * The penalised loss of logistic regression as scikit-learn states it, divided by C and the rows' total weight:
 * sum_i w_i loss_i / sum_i w_i + |W|^2 / (2 C sum_i w_i), intercepts not penalised. Two classes have one output (binomial
 * loss), more have one output each (multinomial loss).
 *
 * features [rows, columns], classOf [rows] the class of each row, rowWeights [rows]. The argument of the returned function
 * is the weights [outputs, columns + 1] flattened.
 */
export function softmaxLoss(
  features: Matrix,
  classOf: Int32Array,
  rowWeights: Float64Array,
  outputs: number,
  C: number,
): Smooth {
  const { rows, columns } = features;
  const width = columns + 1;
  const total = rowWeights.reduce((sum, weight) => sum + weight, 0);
  const penalty = 1 / (C * total);
  return (x, gradient) => {
    const errors = scores(features, { rows: outputs, columns: width, data: x });
    const { data } = errors;
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      const [start, weight, own] = [i * outputs, (rowWeights[i] as number) / total, classOf[i] as number];
      if (outputs === 1) {
        const logit = data[i] as number;
        const small = Math.exp(-Math.abs(logit));
        const probability = logit > 0 ? 1 / (1 + small) : small / (1 + small);
        loss += weight * (Math.log1p(small) + Math.max(logit, 0) - own * logit);
        data[i] = weight * (probability - own);
        continue;
      }
      let most = Number.NEGATIVE_INFINITY;
      for (let o = 0; o < outputs; o++) most = Math.max(most, data[start + o] as number);
      const ownLogit = data[start + own] as number;
      let sum = 0;
      for (let o = 0; o < outputs; o++) sum += data[start + o] = Math.exp((data[start + o] as number) - most);
      loss += weight * (Math.log(sum) + most - ownLogit);
      for (let o = 0; o < outputs; o++) data[start + o] = (weight * (data[start + o] as number)) / sum;
      data[start + own] = (data[start + own] as number) - weight;
    }
    const slopes = multiplyTransposed(errors, features).data;
    for (let o = 0; o < outputs; o++) {
      for (let j = 0; j < columns; j++) {
        const at = o * width + j;
        const value = x[at] as number;
        loss += (penalty / 2) * value * value;
        gradient[at] = (slopes[o * columns + j] as number) + penalty * value;
      }
      let intercept = 0;
      for (let i = o; i < data.length; i += outputs) intercept += data[i] as number;
      gradient[o * width + columns] = intercept;
    }
    return loss;
  };
}

/**
 * An estimate of the inverse Hessian's diagonal at zero weights, which evens out features of different scale: the
 * weighted mean square of each feature times p (1 - p), plus the penalty.
 */
export function inverseDiagonal(
  features: Matrix,
  rowWeights: Float64Array,
  outputs: number,
  C: number,
): Float64Array {
  const { rows, columns, data } = features;
  const total = rowWeights.reduce((sum, weight) => sum + weight, 0);
  const spread = outputs === 1 ? 1 / 4 : (outputs - 1) / (outputs * outputs);
  const squares = new Float64Array(columns + 1);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++)
      squares[j] =
        (squares[j] as number) + (rowWeights[i] as number) * (data[i * columns + j] as number) ** 2;
  }
  squares[columns] = total;
  const one = squares.map(
    (square, j) => 1 / ((spread * square) / total + (j < columns ? 1 / (C * total) : 0)),
  );
  const all = new Float64Array(outputs * (columns + 1));
  for (let o = 0; o < outputs; o++) all.set(one, o * (columns + 1));
  return all;
}
