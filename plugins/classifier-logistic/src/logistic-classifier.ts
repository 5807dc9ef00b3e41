import type { Classifier, FitOptions, FittedClassifier, Matrix } from '@sparsam/core';
import {
  type Matrix64,
  argmaxLabels,
  balancedWeights,
  checkQuery,
  checkTrainingSet,
  classIndices,
} from '@sparsam/tabular';
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
  decisionScores(features: Matrix): Matrix64;
}

/** Logistic regression to be fitted. */
export interface LogisticClassifier extends Classifier {
  fit(features: Matrix, labels: Int32Array, options: FitOptions): FittedLogistic;
}

/**
 * L2-penalised logistic regression as scikit-learn's `LogisticRegression(solver='lbfgs')`: binomial for two classes,
 * multinomial for more. The scores are probabilities, the prediction their largest.
 */
export function logisticClassifier(options: LogisticOptions): LogisticClassifier {
  return {
    name: 'logistic',
    fit(features, labels) {
      checkTrainingSet('logistic', features, labels);
      const encoded = classIndices(labels);
      const { classes, indices } = encoded;
      // One class only: no outputs to fit, and the one class is certain.
      const outputs = classes.length === 2 ? 1 : classes.length === 1 ? 0 : classes.length;
      const byClass =
        options.classWeight === 'balanced'
          ? balancedWeights(encoded)
          : new Float64Array(classes.length).fill(1);
      const rowWeights = Float64Array.from(indices, (index) => byClass[index] as number);
      const loss = softmaxLoss(features, indices, rowWeights, outputs, options.C);
      const found = minimise(loss, new Float64Array(outputs * (features.columns + 1)), {
        tol: options.tol,
        maxIter: options.maxIter,
        inverseDiagonal: inverseDiagonal(features, rowWeights, outputs, options.C),
      });
      const weights = { rows: outputs, columns: features.columns + 1, data: found.x };
      const decisionScores = (query: Matrix): Matrix64 => {
        checkQuery('logistic', query, features.columns);
        if (outputs === 0)
          return { rows: query.rows, columns: 1, data: new Float64Array(query.rows).fill(1) };
        return probabilities(scores(query, weights));
      };
      return {
        classes,
        weights,
        iterations: found.iterations,
        converged: found.converged,
        decisionScores,
        predict: (query) => argmaxLabels(decisionScores(query), classes),
      };
    },
  };
}
