import { type EstimatedVariance, behrensFisherReach } from '../metrics/behrens-fisher.ts';
import { studentQuantile } from '../metrics/student-t.ts';
import type { VarianceParts } from './variance-parts.ts';

/** A number with the ways it could have turned out. */
export type Spread = {
  readonly estimate: number;
  /** Deviations under resamples of the test images, and under resamples of the draws, both [replicates]. */
  readonly images: Float64Array;
  readonly draws: Float64Array;
  readonly parts: VarianceParts;
};

/** Variance of images and draws together, and its two parts with their degrees of freedom. */
export type Uncertainty = {
  readonly variance: number;
  /** From which images are in the test set, with what only draw and image together explain. */
  readonly images: EstimatedVariance;
  /** From which images were drawn, beyond what the first part has already: nothing where draws differ no more than that. */
  readonly draws: EstimatedVariance;
  /** The share of the variance that resampling both would show (it counts some twice) which is really there, 0.5 to 1. */
  readonly share: number;
};

/** The mean square of deviations from their own mean. */
function meanSquare(deviations: Float64Array): number {
  const n = deviations.length;
  let [sum, squares] = [0, 0];
  for (const value of deviations) {
    sum += value;
    squares += value * value;
  }
  return Math.max(0, squares / n - (sum / n) ** 2);
}

/** Adds the variances of images and draws, and takes off once what both count. */
export function addVariances(
  images: number,
  draws: number,
  { both, imageDegrees, drawDegrees }: Pick<VarianceParts, 'both' | 'imageDegrees' | 'drawDegrees'>,
): Uncertainty {
  const sum = images + draws;
  const excess = Math.max(0, draws - both);
  const variance = Math.max(draws, images + excess);
  return {
    variance,
    images: { variance: images, degrees: imageDegrees },
    draws: { variance: excess, degrees: drawDegrees },
    share: sum === 0 ? 1 : variance / sum,
  };
}

/** The level of every interval. */
export const intervalLevel = 0.95;

/** How many standard errors an interval reaches to each side: draws are few, so their variance is known much less well. */
export const reach = ({ images, draws }: Pick<Uncertainty, 'images' | 'draws'>): number =>
  behrensFisherReach(intervalLevel, images, draws);

/** The same where variances are known. */
export const normalReach = studentQuantile((1 + intervalLevel) / 2, 1e6);

/**
 * How uncertain a number is. Images and draws are crossed: resampling both at once counts the part that only an image and
 * a draw together explain three times, and resampling each on its own counts it twice (Owen, "The pigeonhole bootstrap",
 * 2007). So each is resampled on its own, and that part, known from the analysis of variance, is taken off once.
 */
export const uncertainty = ({ images, draws, parts }: Spread): Uncertainty =>
  addVariances(meanSquare(images), meanSquare(draws), parts);

/** The spread of a weighted sum of numbers that were measured on the same images with draws of their own. */
export function weightedSum(spreads: readonly Spread[], weights: readonly number[]): Spread {
  const replicates = spreads[0]?.images.length ?? 0;
  const images = new Float64Array(replicates);
  const draws = new Float64Array(replicates);
  let [estimate, byImages, byDraws, both, drawWeight] = [0, 0, 0, 0, 0];
  spreads.forEach((spread, index) => {
    const weight = weights[index] as number;
    estimate += weight * spread.estimate;
    both += weight ** 2 * spread.parts.both;
    byImages += weight ** 2 * spread.parts.images;
    byDraws += weight ** 2 * spread.parts.draws;
    if (spread.parts.drawDegrees > 0)
      drawWeight += (weight ** 2 * spread.parts.draws) ** 2 / spread.parts.drawDegrees;
    for (let i = 0; i < replicates; i++) {
      images[i] = (images[i] as number) + weight * (spread.images[i] as number);
      draws[i] = (draws[i] as number) + weight * (spread.draws[i] as number);
    }
  });
  const imageDegrees = Math.min(...spreads.map(({ parts }) => parts.imageDegrees));
  const drawDegrees = drawWeight === 0 ? (spreads[0]?.parts.drawDegrees ?? 0) : byDraws ** 2 / drawWeight;
  const parts = { images: byImages, draws: byDraws, both, imageDegrees, drawDegrees };
  return { estimate, images, draws, parts };
}
