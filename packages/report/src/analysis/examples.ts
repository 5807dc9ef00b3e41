import type { ResultsFile } from '@sparsam/evaluate';
import { type Selection, selectRows } from '../input/select-rows.ts';
import { type ConfusedPair, confusedPairs } from './confused-pairs.ts';
import { type Mistake, mistakesOf } from './mistakes.ts';
import { type PredictionSet, findSet } from './prediction-sets.ts';

/** What the report shows single images of: all from one method and classifier at one number of labels. */
export type Examples = {
  readonly set: PredictionSet;
  readonly kPerClass: number;
  readonly pairs: readonly ConfusedPair[];
  readonly mistakes: readonly Mistake[];
};

/** Examples of a confused pair, and mistakes, that are shown with a picture. */
export const picturesPerPair = 6;
export const picturedMistakes = 60;

/**
 * The examples of the method and classifier that the report is about, with the most labels that were tried: what is
 * still wrong there is worth a look. Undefined where there are no predictions of them.
 */
export function examplesOf(selection: Selection, sets: readonly PredictionSet[]): Examples | undefined {
  const set = findSet(sets, selection.mainMethod, selection.mainClassifier);
  if (set === undefined) return undefined;
  const kPerClass = Math.max(...set.ks);
  return { set, kPerClass, pairs: confusedPairs(set, kPerClass), mistakes: mistakesOf(set, kPerClass, sets) };
}

/** Places of the test images that the report shows a picture of; ascending. */
export function picturedImages(
  results: { readonly rows: ResultsFile['rows'] },
  sets: readonly PredictionSet[],
): number[] {
  const selection = selectRows(results.rows);
  const examples = selection === undefined ? undefined : examplesOf(selection, sets);
  if (examples === undefined) return [];
  const ofPairs = examples.pairs.flatMap((pair) => pair.examples.slice(0, picturesPerPair));
  const images = [...ofPairs, ...examples.mistakes.slice(0, picturedMistakes)].map(({ image }) => image);
  return [...new Set(images)].sort((a, b) => a - b);
}
