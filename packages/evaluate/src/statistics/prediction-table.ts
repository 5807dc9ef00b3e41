/** Predictions of one classifier at one k: a class for each draw and test image. */
export type PredictionTable = {
  readonly classes: number;
  /** Class of each test image, [images]. */
  readonly truth: Int32Array;
  readonly draws: number;
  /** Predicted classes, [draws, images]. */
  readonly predicted: Int32Array;
};

/**
 * The cells of a table that are wrong, which is all that a resample has to visit: what is right follows from the weight of
 * the class. One entry a wrong prediction, draw by draw.
 */
export type WrongCells = {
  readonly image: Int32Array;
  /** draw * classes + true class. */
  readonly from: Int32Array;
  /** draw * classes + predicted class. */
  readonly to: Int32Array;
};

/** Lists the wrong predictions of a table. */
export function wrongCells({ classes, truth, draws, predicted }: PredictionTable): WrongCells {
  const images = truth.length;
  let count = 0;
  for (let i = 0; i < predicted.length; i++) if (predicted[i] !== truth[i % images]) count++;
  const [image, from, to] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  let at = 0;
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < images; i++) {
      const found = predicted[draw * images + i] as number;
      if (found === truth[i]) continue;
      image[at] = i;
      from[at] = draw * classes + (truth[i] as number);
      to[at] = draw * classes + found;
      at++;
    }
  }
  return { image, from, to };
}
