/** A smooth function: writes the gradient at `x` into `gradient` and returns the value. */
export type Smooth = (x: Float64Array, gradient: Float64Array) => number;

export type LbfgsOptions = {
  /** Ends where no entry of the gradient is larger than this. */
  readonly tol: number;
  readonly maxIter: number;
  /** Pairs of past steps that model the curvature. */
  readonly memory?: number;
  /** An estimate of the inverse Hessian's diagonal: scales directions before there is any history. */
  readonly inverseDiagonal?: Float64Array;
};

export type LbfgsResult = {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  readonly converged: boolean;
};

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
};
const largest = (a: Float64Array): number => {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] as number));
  return most;
};
const addScaled = (to: Float64Array, scale: number, by: Float64Array): void => {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + scale * (by[i] as number);
};

type Pair = { readonly step: Float64Array; readonly change: Float64Array; readonly inverse: number };

/** direction = - (inverse Hessian's model) . gradient, by the two-loop recursion (Nocedal and Wright, algorithm 7.4). */
function direct(
  direction: Float64Array,
  gradient: Float64Array,
  pairs: readonly Pair[],
  diagonal: Float64Array | undefined,
): void {
  for (let i = 0; i < direction.length; i++) direction[i] = -(gradient[i] as number);
  const shares = new Float64Array(pairs.length);
  for (let p = pairs.length - 1; p >= 0; p--) {
    const { step, change, inverse } = pairs[p] as Pair;
    shares[p] = inverse * dot(step, direction);
    addScaled(direction, -(shares[p] as number), change);
  }
  if (diagonal !== undefined)
    for (let i = 0; i < direction.length; i++)
      direction[i] = (direction[i] as number) * (diagonal[i] as number);
  const last = pairs.at(-1);
  if (last !== undefined) {
    let along = 0;
    for (let i = 0; i < direction.length; i++)
      along += (last.change[i] as number) ** 2 * (diagonal?.[i] ?? 1);
    const scale = 1 / (last.inverse * along);
    for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] as number) * scale;
  }
  pairs.forEach(({ step, change, inverse }, p) =>
    addScaled(direction, (shares[p] as number) - inverse * dot(change, direction), step),
  );
}

/**
 * Minimises a smooth convex function from `start` by limited-memory BFGS (Liu and Nocedal, 1989) with a line search by
 * bisection for the weak Wolfe conditions (Lewis and Overton, "Nonsmooth optimization via quasi-Newton methods", 2013,
 * algorithm 2.6). Stops as well where rounding leaves nothing to gain; `converged` says whether the tolerance was met.
 */
export function minimise(smooth: Smooth, start: Float64Array, options: LbfgsOptions): LbfgsResult {
  const { tol, maxIter, memory = 10, inverseDiagonal } = options;
  const n = start.length;
  const pairs: Pair[] = [];
  const [direction, next, nextGradient] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const [x, gradient] = [start.slice(), new Float64Array(n)];
  let value = smooth(x, gradient);
  let iterations = 0;
  for (; iterations < maxIter && largest(gradient) > tol; iterations++) {
    direct(direction, gradient, pairs, inverseDiagonal);
    const slope = dot(gradient, direction);
    let [low, high] = [0, Number.POSITIVE_INFINITY];
    let length =
      pairs.length === 0 && inverseDiagonal === undefined
        ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient)))
        : 1;
    let nextValue = value;
    let found = false;
    for (let trial = 0; trial < 40 && !found; trial++) {
      for (let i = 0; i < n; i++) next[i] = (x[i] as number) + length * (direction[i] as number);
      nextValue = smooth(next, nextGradient);
      // The slack lets the last steps pass, where the values differ by rounding only.
      if (!(nextValue <= value + 1e-4 * length * slope + 1e-15 * Math.abs(value))) high = length;
      else if (dot(nextGradient, direction) < 0.9 * slope) low = length;
      else found = true;
      if (!found) length = high === Number.POSITIVE_INFINITY ? 2 * low : (low + high) / 2;
    }
    if (!found) {
      if (pairs.length === 0) break;
      pairs.length = 0; // a spoilt model of the curvature: begin anew from here
      continue;
    }
    const step = next.map((to, i) => to - (x[i] as number));
    const change = nextGradient.map((to, i) => to - (gradient[i] as number));
    const curvature = dot(step, change);
    if (curvature > 0) pairs.push({ step, change, inverse: 1 / curvature });
    if (pairs.length > memory) pairs.shift();
    x.set(next);
    gradient.set(nextGradient);
    value = nextValue;
  }
  return { x, value, iterations, converged: largest(gradient) <= tol };
}
