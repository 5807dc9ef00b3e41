import { studentCdf, studentQuantile } from './student-t.ts';

/** A variance that was estimated, with the degrees of freedom of the estimate. */
export type EstimatedVariance = { readonly variance: number; readonly degrees: number };

/** Nodes of the quadrature, t = sinh(u): close together in the middle and far enough out for the heaviest tails. */
const nodes = Array.from({ length: 321 }, (_, node) => {
  const u = (node - 160) * 0.075;
  return { t: Math.sinh(u), width: Math.cosh(u) };
});

/**
 * P(|sqrt(v1) T1 + sqrt(v2) T2| <= x) of two independent Student variates, integrated over the first, which is to be the one
 * with more degrees of freedom: its tails are the lighter ones.
 */
function within(x: number, first: EstimatedVariance, second: EstimatedVariance): number {
  const [error, scale] = [Math.sqrt(first.variance), Math.sqrt(second.variance)];
  const { degrees } = first;
  let [sum, weights] = [0, 0];
  for (const { t, width } of nodes) {
    // Student's density but for a constant, which the weights have in common.
    const weight = width * Math.exp(-((degrees + 1) / 2) * Math.log1p((t * t) / degrees));
    if (weight < 1e-12) continue;
    weights += weight;
    sum += weight * studentCdf((x - error * t) / scale, second.degrees);
  }
  return (2 * sum) / weights - 1;
}

/**
 * How many standard errors the interval of a sum reaches to each side at a level, where the variance of the sum is that of
 * two parts, each estimated from data of its own: the quantile of Behrens and Fisher's distribution (Fisher, "The fiducial
 * argument in statistical inference", 1935). Unlike Satterthwaite's degrees of freedom it holds where one part is known
 * from two or three values only, and is Student's where the other part is nothing.
 *
 * level: in (0, 1); parts without variance or degrees of freedom say nothing and are left out. Infinite degrees are allowed.
 */
export function behrensFisherReach(level: number, one: EstimatedVariance, other: EstimatedVariance): number {
  const known = [one, other]
    .filter(({ variance, degrees }) => variance > 0 && degrees > 0)
    // Beyond a million degrees Student's distribution is the normal one.
    .map(({ variance, degrees }) => ({ variance, degrees: Math.min(degrees, 1e6) }))
    .sort((a, b) => b.degrees - a.degrees);
  const [first, second] = known;
  const student = (part: EstimatedVariance): number => studentQuantile((1 + level) / 2, part.degrees);
  if (first === undefined) return student({ variance: 0, degrees: 1e6 });
  if (second === undefined) return student(first);
  const error = Math.sqrt(first.variance + second.variance);
  // False position with Illinois' halving, between the normal quantile and the sum of both reaches.
  let low = studentQuantile((1 + level) / 2, 1e6) * error * 0.999;
  let high = student(first) * Math.sqrt(first.variance) + student(second) * Math.sqrt(second.variance);
  let [atLow, atHigh] = [within(low, first, second) - level, within(high, first, second) - level];
  if (atLow >= 0) return low / error;
  for (let step = 0; step < 60 && high - low > 1e-7 * error; step++) {
    const x = high - (atHigh * (high - low)) / (atHigh - atLow);
    const at = within(x, first, second) - level;
    if (Math.abs(at) < 1e-10) return x / error;
    if (at < 0) [low, atLow, atHigh] = [x, at, atHigh / 2];
    else [high, atHigh, atLow] = [x, at, atLow / 2];
  }
  return high / error;
}
