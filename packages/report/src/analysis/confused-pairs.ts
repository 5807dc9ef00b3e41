import { type PredictionSet, drawOf } from './prediction-sets.ts';

/** A class that is taken for another, with the images it happens to most often. */
export type ConfusedPair = {
  readonly truth: string;
  readonly predicted: string;
  /** Mean share of the true class's test images over the draws. */
  readonly rate: number;
  /** Mean count of images in a draw, and test images of the true class. */
  readonly count: number;
  readonly support: number;
  /** Test images of the true class, those most often taken for the other first; only those it happened to. */
  readonly examples: readonly { readonly image: number; readonly draws: number }[];
};

/** The pairs of classes most often confused, by the share of the true class; pairs that never happened are not in it. */
export function confusedPairs(set: PredictionSet, kPerClass: number, most = 8): ConfusedPair[] {
  const { images, truth, classes, repetitions } = set;
  const size = classes.length;
  const support = new Array<number>(size).fill(0);
  for (const label of truth) support[label] = (support[label] as number) + 1;
  const counts = new Float64Array(size * size);
  const byImage = images.map(() => new Uint32Array(size));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    drawOf(set, kPerClass, repetition).forEach((predicted, image) => {
      const cell = (truth[image] as number) * size + predicted;
      counts[cell] = (counts[cell] as number) + 1;
      const row = byImage[image] as Uint32Array;
      row[predicted] = (row[predicted] as number) + 1;
    });
  }
  const pairs = classes.flatMap((name, label) =>
    classes.flatMap((other, predicted): ConfusedPair[] => {
      const count = (counts[label * size + predicted] as number) / repetitions;
      if (label === predicted || count === 0) return [];
      const examples = images
        .flatMap((_, image) => {
          const draws = (byImage[image] as Uint32Array)[predicted] as number;
          return truth[image] === label && draws > 0 ? [{ image, draws }] : [];
        })
        .sort((a, b) => b.draws - a.draws || a.image - b.image);
      const of = support[label] as number;
      return [{ truth: name, predicted: other, rate: count / of, count, support: of, examples }];
    }),
  );
  return pairs.sort((a, b) => b.rate - a.rate || b.count - a.count).slice(0, most);
}
