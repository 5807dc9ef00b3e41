const unit = 2 ** 15;

/**
 * Half of a symmetric kernel in 2^-15, the middle first: a Gaussian of standard deviation `sigma` sampled at whole pixels
 * and normalised, as in torchvision. The whole kernel sums to 2^15, but for a middle that would not fit 16 bits.
 */
export function gaussianWeights(kernel: number, sigma: number): Int16Array {
  const half = (kernel - 1) >> 1;
  const exact = Array.from({ length: half + 1 }, (_, k) => Math.exp(-0.5 * (k / sigma) ** 2));
  const sum = exact.reduce((total, weight, k) => total + (k === 0 ? weight : 2 * weight), 0);
  const weights = exact.map((weight) => Math.round((weight / sum) * unit));
  const sides = 2 * weights.slice(1).reduce((total, weight) => total + weight, 0);
  weights[0] = Math.min(unit - 1, unit - sides);
  // Weights of nothing at the end cost time and change nothing.
  while (weights.length > 1 && weights.at(-1) === 0) weights.pop();
  return Int16Array.from(weights);
}
