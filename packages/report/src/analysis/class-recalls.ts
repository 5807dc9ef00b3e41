import { type PredictionSet, drawOf } from './prediction-sets.ts';

/**
 * The recall of every class in every draw at one number of labels, [repetitions][classes]; NaN for a class without test
 * images.
 */
export function drawRecalls(set: PredictionSet, kPerClass: number): number[][] {
  const { repetitions, classes, truth } = set;
  const support = new Array<number>(classes.length).fill(0);
  for (const label of truth) support[label] = (support[label] as number) + 1;
  return Array.from({ length: repetitions }, (_, repetition) => {
    const right = new Array<number>(classes.length).fill(0);
    drawOf(set, kPerClass, repetition).forEach((predicted, image) => {
      if (predicted === truth[image]) right[predicted] = (right[predicted] as number) + 1;
    });
    return right.map((count, index) =>
      (support[index] as number) > 0 ? count / (support[index] as number) : NaN,
    );
  });
}
