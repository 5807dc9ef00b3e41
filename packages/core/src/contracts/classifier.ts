import type { Key } from '../random/key.ts';

/** Rows of features: float64 or float32, row-major [rows, columns]. */
export type Matrix = {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array | Float32Array;
};

/** A fitted classifier; immutable. */
export interface FittedClassifier {
  /** The labels seen in fitting, ascending. Columns of the scores are in this order. */
  readonly classes: Int32Array;
  /** The predicted label of each row, [rows]. */
  predict(features: Matrix): Int32Array;
  /** Scores, [rows, classes]: probabilities where the method has them, else margins; larger is more likely. */
  decisionScores(features: Matrix): Matrix;
  /** Frees memory outside the JavaScript heap, where there is any. */
  dispose?(): void;
}

export type FitOptions = {
  /** For methods that draw (folds, bootstrap). */
  readonly key: Key;
};

/** Hyper-parameters that can be fitted. Defaults are scikit-learn's by name and value. */
export interface Classifier {
  readonly name: string;
  /** features [rows, columns], labels [rows] (any non-negative whole numbers). One class only is legal and is then always predicted. */
  fit(features: Matrix, labels: Int32Array, options: FitOptions): FittedClassifier;
}
