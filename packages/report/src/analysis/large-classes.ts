import type { ProtocolDescription, ResultRow } from '@sparsam/evaluate';
import { moments } from '../text/numbers.ts';
import { drawRecalls } from './class-recalls.ts';
import type { PredictionSet } from './prediction-sets.ts';

/** The classes with at least so many training images, and where the line was drawn. */
export type LargeClasses = { readonly minClassSize: number; readonly classes: readonly string[] };

/** The published threshold: the paper's figure 2 leaves out classes with fewer training images. */
const publishedMinimum = 250;

/**
 * The large classes, where that is a question: at least two are large and at least one is not. The line is the published
 * one where it parts the classes, else the largest k measured, so that every large class has as many labels as its draws
 * ask for. Only training counts decide.
 */
export function largeClasses({ classes, split, k }: ProtocolDescription): LargeClasses | undefined {
  for (const minClassSize of [publishedMinimum, Math.max(...k)]) {
    const large = classes.filter((name) => (split.train.perClass[name] ?? 0) >= minClassSize);
    if (large.length >= 2 && large.length < classes.length) return { minClassSize, classes: large };
  }
  return undefined;
}

/**
 * Result rows restricted to some classes: the mean of their recalls in each draw. The classifier still chose among all
 * classes; the test images of the others are left out. `rows` say which to make (their metric is balanced accuracy).
 */
export function restrictRows(
  rows: readonly ResultRow[],
  sets: readonly PredictionSet[],
  only: readonly string[],
): ResultRow[] {
  return rows.flatMap((row) => {
    const set = sets.find(
      ({ method, classifier, backbone }) =>
        method === row.method && classifier === row.classifier && backbone === row.backbone,
    );
    if (set === undefined || !set.ks.includes(row.kPerClass)) return [];
    const kept = only.map((name) => set.classes.indexOf(name)).filter((index) => index >= 0);
    const values = drawRecalls(set, row.kPerClass).map((recalls) => {
      const present = kept.map((index) => recalls[index] as number).filter(Number.isFinite);
      return present.reduce((sum, recall) => sum + recall, 0) / present.length;
    });
    return values.some((value) => !Number.isFinite(value))
      ? []
      : [{ ...row, ...moments(values), values, interval: null }];
  });
}
