/** Which two neighbouring levels of the pyramid are mixed, and the coarser one's share in 256ths. */
export type LevelMix = { readonly fine: number; readonly share: number };

/** Below this share (in 256ths) the coarser level is left out, above 256 minus it the finer one. */
const negligible = 12;

/** Square of the half-width of the triangle that blurs as much as a bilinear sample of a level. */
function squareOf(level: number): number {
  return 1.5 * 4 ** level - 0.5;
}

/**
 * Levels that blur as much as an antialiased reduction by `scale` does. A triangle of half-width s has the variance s^2/6.
 * A bilinear sample of level L is the box of its reduction with a triangle of half-width 2^L: variance (4^L - 1)/12 +
 * 4^L/6, as a triangle with s^2 = 1.5 * 4^L - 0.5. Variances of a mixture add in proportion, so the share follows.
 */
export function levelMix(scale: number): LevelMix {
  const square = scale * scale;
  let fine = 0;
  while (squareOf(fine + 1) <= square) fine++;
  const share = Math.round((256 * (square - squareOf(fine))) / (squareOf(fine + 1) - squareOf(fine)));
  if (share < negligible) return { fine, share: 0 };
  if (share > 256 - negligible) return { fine: fine + 1, share: 0 };
  return { fine, share };
}
