import type { Classifier, FitOptions, FittedClassifier, Matrix, SavedArrays } from '@sparsam/core';
import {
  type Matrix64,
  argmaxLabels,
  balancedWeights,
  checkQuery,
  checkTrainingSet,
  classIndices,
  loadArray,
  loadClasses,
  saveArray,
} from '@sparsam/tabular';
import { choosePenalty } from './choose-penalty.ts';
import { minimise } from './lbfgs.ts';
import type { LogisticOptions } from './options.ts';
import { inverseDiagonal, probabilities, scores, softmaxLoss } from './softmax-loss.ts';

/** A fitted logistic regression: its weights are open, as scikit-learn's `coef_` and `intercept_`. */
export interface FittedLogistic extends FittedClassifier {
  /** [outputs, columns + 1], the intercept last; two classes have one output (the log odds of the second), more one each. */
  readonly weights: Matrix64;
  /** Steps of the search, and whether the gradient met the tolerance. */
  readonly iterations: number;
  readonly converged: boolean;
  /** The inverse strength of the penalty: the option's, or the one chosen. */
  readonly C: number;
  decisionScores(features: Matrix): Matrix64;
  save(): SavedArrays;
}

/** Logistic regression to be fitted. */
export interface LogisticClassifier extends Classifier {
  fit(features: Matrix, labels: Int32Array, options: FitOptions): FittedLogistic;
  load(saved: SavedArrays): FittedLogistic;
}

/** What was fitted. */
type Found = Pick<FittedLogistic, 'classes' | 'weights' | 'iterations' | 'converged' | 'C'>;

function fittedLogistic(found: Found): FittedLogistic {
  const { classes, weights, iterations, converged, C } = found;
  const decisionScores = (query: Matrix): Matrix64 => {
    checkQuery('logistic', query, weights.columns - 1);
    if (weights.rows === 0)
      return { rows: query.rows, columns: 1, data: new Float64Array(query.rows).fill(1) };
    return probabilities(scores(query, weights));
  };
  return {
    ...found,
    decisionScores,
    predict: (query) => argmaxLabels(decisionScores(query), classes),
    save: () => ({
      classes: saveArray(classes),
      weights: saveArray(weights.data, [weights.rows, weights.columns]),
      C: saveArray([C]),
      search: saveArray([iterations, Number(converged)]),
    }),
  };
}

/** Outputs that tell so many classes apart: one class needs none, two need one. */
const outputsFor = (classes: number): number => (classes <= 2 ? classes - 1 : classes);

/** See `Classifier.load`. */
function loadFound(saved: SavedArrays): Found {
  const classes = loadClasses('logistic', saved);
  const outputs = outputsFor(classes.length);
  const weights = loadArray('logistic', saved, 'weights', [outputs, undefined]);
  const [iterations, converged] = loadArray('logistic', saved, 'search', [2]).data as unknown as [
    number,
    number,
  ];
  return {
    classes,
    weights: { rows: outputs, columns: weights.shape[1] as number, data: weights.data },
    C: loadArray('logistic', saved, 'C', [1]).data[0] as number,
    iterations,
    converged: converged === 1,
  };
}

/**
 * L2-penalised logistic regression as scikit-learn's `LogisticRegression(solver='lbfgs')`: binomial for two classes,
 * multinomial for more. The scores are probabilities, the prediction their largest.
 */
export function logisticClassifier(options: LogisticOptions): LogisticClassifier {
  const { tol, maxIter } = options;
  return {
    name: 'logistic',
    load: (saved) => fittedLogistic(loadFound(saved)),
    fit(features, labels, { key, groups }) {
      checkTrainingSet('logistic', features, labels);
      const encoded = classIndices(labels);
      const { classes, indices } = encoded;
      const outputs = outputsFor(classes.length);
      const byClass =
        options.classWeight === 'balanced'
          ? balancedWeights(encoded)
          : new Float64Array(classes.length).fill(1);
      const rowWeights = Float64Array.from(indices, (index) => byClass[index] as number);
      const width = features.columns + 1;
      const solve = (
        part: TrainingRows,
        C: number,
        start: Float64Array = new Float64Array(outputs * width),
      ) =>
        minimise(softmaxLoss(part.features, part.classOf, part.weights, outputs, C), start, {
          tol,
          maxIter,
          inverseDiagonal: inverseDiagonal(part.features, part.weights, outputs, C),
        });
      const all: TrainingRows = { features, classOf: indices, weights: rowWeights };
      const C =
        options.C === 'auto' && outputs > 0
          ? choosePenalty(
              features,
              indices,
              key,
              (rows, strength, start) => ({
                rows: outputs,
                columns: width,
                data: solve(rowsOf(all, rows), strength, start).x,
              }),
              (rows, weights) => {
                const part = rowsOf(all, rows);
                return logLoss(probabilities(scores(part.features, weights)), part.classOf, part.weights);
              },
              groups,
            )
          : options.C === 'auto'
            ? 1
            : options.C;
      const { x, iterations, converged } = solve(all, C);
      return fittedLogistic({
        classes,
        weights: { rows: outputs, columns: width, data: x },
        iterations,
        converged,
        C,
      });
    },
  };
}

type TrainingRows = {
  readonly features: Matrix;
  readonly classOf: Int32Array;
  readonly weights: Float64Array;
};

function rowsOf({ features, classOf, weights }: TrainingRows, rows: Int32Array): TrainingRows {
  const { columns, data } = features;
  const picked = new Float64Array(rows.length * columns);
  rows.forEach((row, to) => picked.set(data.subarray(row * columns, (row + 1) * columns), to * columns));
  return {
    features: { rows: rows.length, columns, data: picked },
    classOf: Int32Array.from(rows, (row) => classOf[row] as number),
    weights: Float64Array.from(rows, (row) => weights[row] as number),
  };
}

/** The weighted sum of -log p(own class), the probabilities kept off 0. */
function logLoss({ columns, data }: Matrix64, classOf: Int32Array, weights: Float64Array): number {
  let loss = 0;
  classOf.forEach((own, row) => {
    loss -= (weights[row] as number) * Math.log(Math.max(1e-15, data[row * columns + own] as number));
  });
  return loss;
}
