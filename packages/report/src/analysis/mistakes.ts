import { type PredictionSet, drawOf } from './prediction-sets.ts';

/** How often one test image was taken for another class, over the draws at one number of labels. */
export type Mistake = {
  /** Place among the test images. */
  readonly image: number;
  readonly name: string;
  readonly truth: string;
  /** Draws in which it was wrong, of how many. */
  readonly wrong: number;
  readonly draws: number;
  /** The class it was taken for most often when wrong (the first of the list where several tie), and how often. */
  readonly takenFor: string;
  readonly takenForDraws: number;
  /** Draws of all methods and classifiers in which it was wrong, of how many. */
  readonly wrongAnywhere: number;
  readonly drawsAnywhere: number;
};

/** In how many draws of some sets each test image is wrong, [test]. */
function wrongCounts(sets: readonly PredictionSet[], kPerClass: number, images: number): Uint32Array {
  const counts = new Uint32Array(images);
  for (const set of sets)
    for (let repetition = 0; repetition < set.repetitions; repetition++)
      drawOf(set, kPerClass, repetition).forEach((predicted, image) => {
        if (predicted !== set.truth[image]) counts[image] = (counts[image] as number) + 1;
      });
  return counts;
}

/**
 * Every test image that was wrong at least once under a set, the most often wrong first; among equals the one that is
 * wrong most often under all sets, then by name. `all`: every set of the protocol, this one included.
 */
export function mistakesOf(
  set: PredictionSet,
  kPerClass: number,
  all: readonly PredictionSet[] = [set],
): Mistake[] {
  const { images, truth, classes, repetitions } = set;
  const anywhere = wrongCounts(all, kPerClass, images.length);
  const drawsAnywhere = all.reduce((sum, one) => sum + one.repetitions, 0);
  const counts = images.map(() => new Uint32Array(classes.length));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    drawOf(set, kPerClass, repetition).forEach((predicted, image) => {
      const row = counts[image] as Uint32Array;
      row[predicted] = (row[predicted] as number) + 1;
    });
  }
  const found = images.flatMap((name, image): Mistake[] => {
    const row = counts[image] as Uint32Array;
    const label = truth[image] as number;
    const wrong = repetitions - (row[label] as number);
    if (wrong === 0) return [];
    let most = -1;
    row.forEach((count, index) => {
      if (index !== label && count > (row[most] ?? 0)) most = index;
    });
    return [
      {
        image,
        name,
        truth: classes[label] as string,
        wrong,
        draws: repetitions,
        takenFor: classes[most] as string,
        takenForDraws: row[most] as number,
        wrongAnywhere: anywhere[image] as number,
        drawsAnywhere,
      },
    ];
  });
  return found.sort(
    (a, b) => b.wrong - a.wrong || b.wrongAnywhere - a.wrongAnywhere || (a.name < b.name ? -1 : 1),
  );
}
