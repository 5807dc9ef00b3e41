/**
 * The Yeo-Johnson power transform (Yeo and Johnson, "A new family of power transformations to improve normality or
 * symmetry", 2000), written in the signed logarithm a = sign(x) log(1 + |x|), which no lambda changes and which is
 * therefore taken once for a whole table of features:
 *
 *   psi(x) = a h(lambda a) for a >= 0,   a h((2 - lambda) |a|) for a < 0,   where h(z) = (exp(z) - 1) / z.
 */

/** sign(x) log(1 + |x|). */
export const signedLog = (x: number): number => (x >= 0 ? Math.log1p(x) : -Math.log1p(-x));

/** The transform of the value whose signed logarithm is `a`. */
export function yeoJohnson(a: number, lambda: number): number {
  if (a >= 0) return lambda === 0 ? a : Math.expm1(lambda * a) / lambda;
  return lambda === 2 ? a : -Math.expm1((lambda - 2) * a) / (2 - lambda);
}

/** The range of lambda in which the transform of values up to 20 times the largest stays within half the exponents. */
type Bounds = { readonly low: number; readonly high: number };

/** Logarithms of the smallest normal number, of the largest, and of the rounding unit. */
const limits = {
  float64: { tiny: Math.log(2 ** -1022), huge: Math.log(Number.MAX_VALUE), epsilon: Math.log(2 ** -52) },
  float32: {
    tiny: Math.log(2 ** -126),
    huge: Math.log(2 ** 127 * (2 - 2 ** -23)),
    epsilon: Math.log(2 ** -23),
  },
} as const;

/** The bounds that `scipy.stats.yeojohnson_normmax` searches within, by the type the features came in. */
function boundsOf(logs: Float64Array, precision: 'float32' | 'float64'): Bounds {
  const { tiny, huge, epsilon } = limits[precision];
  let [most, anyNegative, allNegative] = [0, false, true];
  for (const a of logs) {
    most = Math.max(most, Math.abs(a));
    if (a < 0) anyNegative = true;
    else allNegative = false;
  }
  const reach = Math.log1p(20 * Math.expm1(most));
  const [low, high] = [(tiny - epsilon) / 2 / reach, (huge + epsilon) / 2 / reach];
  if (allNegative) return { low: 2 - high, high: 2 - low };
  return anyNegative ? { low: Math.max(2 - high, low), high: Math.min(2 - low, high) } : { low, high };
}

/** First and second derivative by lambda of the negative log-likelihood of values with the signed logarithms `logs`. */
function slopeAndCurvature(logs: Float64Array, lambda: number, total: number): readonly [number, number] {
  const n = logs.length;
  // Sums of psi and its derivatives and of their products. psi is taken relative to the first value: its variance is
  // what counts, and the difference of large sums would lose it.
  let [s0, s1, s2, s00, s01, s11, s02] = [0, 0, 0, 0, 0, 0, 0];
  let origin = 0;
  for (let i = 0; i < n; i++) {
    const a = logs[i] as number;
    const z = a >= 0 ? lambda * a : (lambda - 2) * a;
    let [h, h1, h2] = [0, 0, 0];
    if (z < 0.05 && z > -0.05) {
      // Taylor series: the quotients below lose digits at 0.
      h = 1 + z * (1 / 2 + z * (1 / 6 + z * (1 / 24 + z * (1 / 120 + z / 720))));
      h1 = 1 / 2 + z * (1 / 3 + z * (1 / 8 + z * (1 / 30 + z * (1 / 144 + z / 840))));
      h2 = 1 / 3 + z * (1 / 4 + z * (1 / 10 + z * (1 / 36 + z * (1 / 168 + z / 960))));
    } else {
      const e = Math.exp(z);
      h = (e - 1) / z;
      h1 = (e - h) / z;
      h2 = (e - 2 * h1) / z;
    }
    let psi = a * h;
    const first = a * a * h1;
    const second = a * a * a * h2;
    if (i === 0) origin = psi;
    psi -= origin;
    s0 += psi;
    s1 += first;
    s2 += second;
    s00 += psi * psi;
    s01 += psi * first;
    s11 += first * first;
    s02 += psi * second;
  }
  const variance = s00 / n - (s0 / n) ** 2;
  const change = (2 * (s01 / n - (s0 * s1) / (n * n))) / variance;
  const bend = (2 * (s11 / n - (s1 / n) ** 2 + s02 / n - (s0 * s2) / (n * n))) / variance;
  return [(n / 2) * change - total, (n / 2) * (bend - change * change)];
}

/**
 * The lambda of maximum likelihood for values given by their signed logarithms [n], not all equal. The negative
 * log-likelihood is strictly convex in lambda (Marchand et al., "SecureFedYJ", 2022, proposition 3.1), so the root of its
 * derivative is the minimum that scipy's Brent search finds; Newton's steps, kept within a shrinking bracket, reach it in a
 * few passes over the values instead of some thirty.
 */
export function fitLambda(logs: Float64Array, precision: 'float32' | 'float64' = 'float64'): number {
  let { low, high } = boundsOf(logs, precision);
  let total = 0;
  for (const a of logs) total += a;
  let lambda = Math.min(Math.max(1, low), high);
  for (let iteration = 0; iteration < 100; iteration++) {
    const [slope, curvature] = slopeAndCurvature(logs, lambda, total);
    if (slope === 0) return lambda;
    if (slope > 0) high = lambda;
    else low = lambda;
    let next = lambda - slope / curvature;
    // NaN, where rounding spoilt the curvature, falls through to bisection too.
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - lambda) <= 1e-9 * Math.max(1, Math.abs(lambda))) return next;
    lambda = next;
  }
  return lambda;
}
