/** P(first class | decision value f) = 1 / (1 + exp(slope * f + offset)). */
export type Sigmoid = { readonly slope: number; readonly offset: number };

/** The probability of the first class at a decision value, without overflow. */
export function sigmoidAt({ slope, offset }: Sigmoid, decision: number): number {
  const exponent = slope * decision + offset;
  return exponent >= 0 ? Math.exp(-exponent) / (1 + Math.exp(-exponent)) : 1 / (1 + Math.exp(exponent));
}

/** What is believed of a sigmoid before its own rows speak: a slope, and how many rows the belief counts for, by parameter. */
export type SigmoidPrior = {
  readonly slope: number;
  readonly slopeWeight: number;
  readonly offsetWeight: number;
};

/**
 * Fits Platt's sigmoid to decision values [n] of rows of sign +1 (first class) or -1 by Newton's method with backtracking
 * (Lin, Lin and Weng, "A note on Platt's probabilistic outputs for support vector machines", 2007, algorithm 1). The
 * targets are Platt's, a little inside 0 and 1. A prior draws the slope towards its own and the offset towards 0.
 */
export function fitSigmoid(decisions: Float64Array, signs: Int8Array, prior?: SigmoidPrior): Sigmoid {
  const positives = signs.reduce((count, sign) => count + Number(sign > 0), 0);
  const negatives = signs.length - positives;
  const [high, low] = [(positives + 1) / (positives + 2), 1 / (negatives + 2)];
  const target = (i: number): number => ((signs[i] as number) > 0 ? high : low);
  const lossAt = (slope: number, offset: number): number => {
    let loss =
      prior === undefined
        ? 0
        : (prior.slopeWeight * (slope - prior.slope) ** 2 + prior.offsetWeight * offset ** 2) / 2;
    for (let i = 0; i < decisions.length; i++) {
      const exponent = slope * (decisions[i] as number) + offset;
      const t = target(i);
      loss +=
        exponent >= 0
          ? t * exponent + Math.log1p(Math.exp(-exponent))
          : (t - 1) * exponent + Math.log1p(Math.exp(exponent));
    }
    return loss;
  };

  let [slope, offset] = [0, Math.log((negatives + 1) / (positives + 1))];
  let loss = lossAt(slope, offset);
  for (let iteration = 0; iteration < 100; iteration++) {
    // Gradient and Hessian; the small diagonal keeps the latter invertible.
    let [hSlope, hOffset, hBoth, gSlope, gOffset] = [1e-12, 1e-12, 0, 0, 0];
    for (let i = 0; i < decisions.length; i++) {
      const f = decisions[i] as number;
      const p = sigmoidAt({ slope, offset }, f);
      const curvature = p * (1 - p);
      const error = target(i) - p;
      hSlope += f * f * curvature;
      hOffset += curvature;
      hBoth += f * curvature;
      gSlope += f * error;
      gOffset += error;
    }
    if (prior !== undefined) {
      hSlope += prior.slopeWeight;
      hOffset += prior.offsetWeight;
      gSlope += prior.slopeWeight * (slope - prior.slope);
      gOffset += prior.offsetWeight * offset;
    }
    if (Math.abs(gSlope) < 1e-5 && Math.abs(gOffset) < 1e-5) break;
    const determinant = hSlope * hOffset - hBoth * hBoth;
    const dSlope = -(hOffset * gSlope - hBoth * gOffset) / determinant;
    const dOffset = -(hSlope * gOffset - hBoth * gSlope) / determinant;
    const descent = gSlope * dSlope + gOffset * dOffset;
    let length = 1;
    let found = false;
    for (; length >= 1e-10 && !found; length /= 2) {
      const next = lossAt(slope + length * dSlope, offset + length * dOffset);
      if (next < loss + 1e-4 * length * descent) {
        [slope, offset, loss] = [slope + length * dSlope, offset + length * dOffset, next];
        found = true;
      }
    }
    if (!found) break;
  }
  return { slope, offset };
}
