import type { Key } from '../random/key.ts';

/** Rows of features: float64 or float32, row-major [rows, columns]. */
export type Matrix = {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array | Float32Array;
};

/** Doubles with their shape, row-major. */
export type SavedArray = { readonly shape: readonly number[]; readonly data: Float64Array };

/** What was fitted, as arrays by name: what a file holds. Whole numbers are doubles too. */
export type SavedArrays = Readonly<Record<string, SavedArray>>;

/** A fitted classifier; immutable. */
export interface FittedClassifier {
  /** The labels seen in fitting, ascending. Columns of the scores are in this order. */
  readonly classes: Int32Array;
  /** The predicted label of each row, [rows]. */
  predict(features: Matrix): Int32Array;
  /** Scores, [rows, classes]: probabilities where the method has them, else margins; larger is more likely. */
  decisionScores(features: Matrix): Matrix;
  /** What was fitted, for a file; there where the classifier's `load` is. May share memory with the fitted: do not change it. */
  save?(): SavedArrays;
  /** Frees memory outside the JavaScript heap, where there is any. */
  dispose?(): void;
}

export type FitOptions = {
  /** For methods that draw (folds, bootstrap). */
  readonly key: Key;
  /**
   * The group of every row (patient, lesion), [rows], any whole numbers: what a method holds out of the rows to choose or to
   * calibrate must keep groups together. Default: each row its own.
   */
  readonly groups?: Int32Array;
};

/** Hyper-parameters that can be fitted. Defaults are scikit-learn's by name and value. */
export interface Classifier {
  readonly name: string;
  /** features [rows, columns], labels [rows] (any non-negative whole numbers). One class only is legal and is then always predicted. */
  fit(features: Matrix, labels: Int32Array, options: FitOptions): FittedClassifier;
  /**
   * The fitted classifier that `save` describes, under the options that it was fitted with: it predicts the same to the
   * last bit. Throws SparsamError (input) where the arrays are not of this classifier.
   */
  load?(saved: SavedArrays): FittedClassifier;
}
