import { type Chance, flipCount } from './chance.ts';
import { addVariances } from './spread.ts';
import type { VarianceParts } from './variance-parts.ts';

/**
 * The p-value of a paired difference between two methods, two-sided.
 *
 * Were the methods equal, either of the two could have made either prediction of a test image (of a group), so the sign of
 * each unit's difference is random: their sum under random signs is what chance gives (Fisher's permutation test of paired
 * differences; for one draw, equal classes and accuracy it is McNemar's test). That says what other test images
 * would have given; other draws are a second source of chance, and leaving it out makes false findings (Clark, "The
 * language-as-fixed-effect fallacy", 1973). Of ten draws there are only 2^10 sign patterns, so their part is drawn from
 * Student's distribution with the standard error of the draws instead (a generalised p-value; Tsui and Weerahandi, 1989).
 * Both parts are scaled so that what they both count is counted once.
 *
 * units: the difference that each unit makes, summing to `difference`, [units]; parts: its variance.
 */
export function signFlipTest(
  {
    difference,
    units,
    parts,
  }: {
    readonly difference: number;
    readonly units: Float64Array;
    readonly parts: VarianceParts;
  },
  chance: Chance,
): number {
  const byImages = units.reduce((sum, value) => sum + value ** 2, 0);
  const scale = Math.sqrt(addVariances(byImages, parts.draws, parts).share);
  const sums = chance.flippedSums(units);
  const error = Math.sqrt(parts.draws);
  const draws = error > 0 ? chance.student(parts.drawDegrees) : undefined;
  // Sums of the same numbers in another order must count as equal.
  const least = Math.abs(difference) * (1 - 1e-9);
  let beyond = 1;
  for (let flip = 0; flip < flipCount; flip++) {
    const found = (sums[flip] as number) + error * (draws?.[flip] ?? 0);
    if (Math.abs(scale * found) >= least) beyond++;
  }
  return beyond / (flipCount + 1);
}
