import type { FittedClassifier, Matrix } from '@sparsam/core';
import type { SeriesName } from '../statistics/series.ts';

/** Class probabilities of the test images at the largest k, float32 [draws, test, classes]. */
export type Scores = SeriesName & { readonly draws: number; readonly values: Float32Array };

/** Bytes that the probabilities of one series may take. */
const limit = 2 ** 20;

/**
 * How many draws' probabilities are kept: all where they fit into a MiB, else the first that do, at least one. Reliability
 * is a matter of thousands of images; more draws of the same images add little to it and much to the file.
 */
export function scoredDraws(images: number, classes: number, repetitions: number): number {
  return Math.max(1, Math.min(repetitions, Math.floor(limit / (4 * images * classes))));
}

/** Whether every row of scores is a distribution; margins and distances are not. */
function areProbabilities({ rows, columns, data }: Matrix): boolean {
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) {
      const value = data[row * columns + column] as number;
      if (!(value >= 0 && value <= 1)) return false;
      sum += value;
    }
    if (Math.abs(sum - 1) > 1e-4) return false;
  }
  return true;
}

/** Scores as they are, and [rows, classes] with 0 for classes that were not in the draw; undefined where they are no probabilities. */
export function probabilities(
  fitted: FittedClassifier,
  features: Matrix,
  classes: number,
): { readonly found: Matrix; readonly byClass: Float32Array } | undefined {
  const found = fitted.decisionScores(features);
  if (found.columns !== fitted.classes.length || !areProbabilities(found)) return undefined;
  const byClass = new Float32Array(found.rows * classes);
  for (let row = 0; row < found.rows; row++)
    for (let column = 0; column < found.columns; column++)
      byClass[row * classes + (fitted.classes[column] as number)] = found.data[
        row * found.columns + column
      ] as number;
  return { found, byClass };
}
