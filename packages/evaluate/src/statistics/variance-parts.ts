import type { Units } from './units.ts';

/** What a mean over draws and test images varies by. */
export type VarianceParts = {
  /** Variance from which images are in the test set; counts what only draw and image together explain, too. */
  readonly images: number;
  /** Variance from which images were drawn to learn from; counts what only draw and image together explain, too. */
  readonly draws: number;
  /** The part that both count, so that the whole is `images + draws - both`. */
  readonly both: number;
  /** Degrees of freedom of the first two (Satterthwaite); 0 where there is one unit or one draw. */
  readonly imageDegrees: number;
  readonly drawDegrees: number;
};

/**
 * Splits the variance of a sum over test images, averaged over draws, into parts: the crossed random effects of draws and
 * images (analysis of variance of a table with one number in each cell, within each stratum; Searle, Casella and
 * McCulloch, "Variance components", 1992).
 *
 * values: the sum in each draw, [draws]; cells: what each image adds to it, up to a constant in each draw and stratum, [draws, images].
 */
export function varianceParts(
  values: readonly number[],
  cells: Float64Array,
  { unitOf, starts }: Units,
): VarianceParts {
  const draws = values.length;
  const images = unitOf.length;
  const units = starts[starts.length - 1] as number;
  const strata = starts.length - 1;
  const stratumOf = new Int32Array(units);
  for (let stratum = 0; stratum < strata; stratum++)
    stratumOf.fill(stratum, starts[stratum], starts[stratum + 1]);
  const unitSums = new Float64Array(units);
  const squares = new Float64Array(strata);
  const drawSums = new Float64Array(strata * draws);
  const inUnit = new Float64Array(units);
  for (let draw = 0; draw < draws; draw++) {
    inUnit.fill(0);
    for (let image = 0; image < images; image++) {
      const unit = unitOf[image] as number;
      inUnit[unit] = (inUnit[unit] as number) + (cells[draw * images + image] as number);
    }
    for (let unit = 0; unit < units; unit++) {
      const value = inUnit[unit] as number;
      const stratum = stratumOf[unit] as number;
      unitSums[unit] = (unitSums[unit] as number) + value;
      squares[stratum] = (squares[stratum] as number) + value * value;
      const at = stratum * draws + draw;
      drawSums[at] = (drawSums[at] as number) + value;
    }
  }
  let [imageVariance, both, imageWeight] = [0, 0, 0];
  for (let stratum = 0; stratum < strata; stratum++) {
    const [start, end] = [starts[stratum] as number, starts[stratum + 1] as number];
    const size = end - start;
    if (size < 2) continue;
    let [sum, unitSquares, drawSquares] = [0, 0, 0];
    for (let unit = start; unit < end; unit++) {
      sum += unitSums[unit] as number;
      unitSquares += (unitSums[unit] as number) ** 2;
    }
    for (let draw = 0; draw < draws; draw++) drawSquares += (drawSums[stratum * draws + draw] as number) ** 2;
    const betweenUnits = Math.max(0, unitSquares - sum ** 2 / size) / draws ** 2;
    const variance = (size * betweenUnits) / (size - 1);
    imageVariance += variance;
    imageWeight += variance ** 2 / (size - 1);
    if (draws > 1) {
      const rest =
        (squares[stratum] as number) - unitSquares / draws - drawSquares / size + sum ** 2 / (size * draws);
      both += (size * Math.max(0, rest)) / ((size - 1) * (draws - 1) * draws);
    }
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / draws;
  const drawVariance =
    draws < 2 ? 0 : values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / ((draws - 1) * draws);
  return {
    images: imageVariance,
    draws: drawVariance,
    // What is estimated to be in both cannot be more than either.
    both: Math.min(both, imageVariance, drawVariance),
    imageDegrees: imageWeight === 0 ? Math.max(0, units - strata) : imageVariance ** 2 / imageWeight,
    drawDegrees: draws - 1,
  };
}
