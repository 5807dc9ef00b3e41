import type { Classifier, Matrix } from '@sparsam/core';
import type { PreparedTable } from '../preprocess/preprocessing.ts';
import { drawRows, fitKey } from './draws.ts';
import { rowGroups } from './row-groups.ts';
import type { Task } from './protocol.ts';

/** A draw's rows before and after preprocessing, ready for any classifier. */
export type PreparedDraw = {
  readonly train: Matrix;
  readonly trainLabels: Int32Array;
  /** Groups of the training rows; see `rowGroups`. */
  readonly groups: Int32Array | undefined;
  readonly test: Matrix;
  readonly seed: number;
};

/** Draws the labelled rows of one repetition at one k and fits the preprocessing to them alone. */
export function prepareDraw(table: PreparedTable, task: Task, kPerClass: number, seed: number): PreparedDraw {
  const drawn = drawRows(seed, kPerClass, task);
  const fitted = table.fit(drawn);
  return {
    train: fitted.apply(drawn),
    trainLabels: drawn.map((row) => task.labels[row] as number),
    groups: rowGroups(task, drawn),
    test: fitted.apply(task.test),
    seed,
  };
}

/** Fits a classifier to a draw and predicts the class of every test row: one cell of the few-label protocol. */
export function predictDraw(
  classifier: Classifier,
  { train, trainLabels, groups, test, seed }: PreparedDraw,
): Int32Array {
  const fitted = classifier.fit(train, trainLabels, {
    key: fitKey(seed),
    ...(groups === undefined ? {} : { groups }),
  });
  const predicted = fitted.predict(test);
  fitted.dispose?.();
  return predicted;
}
