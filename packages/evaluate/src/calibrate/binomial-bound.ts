/** P(at most `successes` of `trials`) where each succeeds with this probability. */
function atMost(successes: number, trials: number, probability: number): number {
  if (probability <= 0) return 1;
  if (probability >= 1) return successes >= trials ? 1 : 0;
  const [success, failure] = [Math.log(probability), Math.log1p(-probability)];
  let sum = 0;
  let choose = 0;
  for (let k = 0; k <= successes; k++) {
    if (k > 0) choose += Math.log((trials - k + 1) / k);
    sum += Math.exp(choose + k * success + (trials - k) * failure);
  }
  return Math.min(1, sum);
}

/**
 * The one-sided upper bound of a probability after `successes` of `trials` (Clopper and Pearson, 1934): the largest at
 * which so few successes still happen with probability `alpha`. 1 without trials.
 */
export function upperBound(successes: number, trials: number, alpha: number): number {
  if (successes >= trials) return 1;
  let [low, high] = [successes / trials, 1];
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2;
    if (atMost(successes, trials, middle) > alpha) low = middle;
    else high = middle;
  }
  return high;
}
