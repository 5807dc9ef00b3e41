/** One two-class problem over a kernel matrix that is at hand: everything row-major, n rows. */
export type BinaryProblem = {
  /** Kernel of every row with every row, [n, n]. */
  readonly kernel: Float64Array;
  /** +1 or -1 for each row. */
  readonly signs: Int8Array;
  /** Upper bound of each row's multiplier; 0 keeps a row out of the fit (its decision value is given all the same). */
  readonly bounds: Float64Array;
  readonly tol: number;
};

export type BinarySolution = {
  /** Multiplier times sign of each row, [n]; 0 but for support vectors. */
  readonly coefficients: Float64Array;
  /** f(x) = sum_i coefficients_i k(x_i, x) - rho. */
  readonly rho: number;
  /** f of every row, held-out ones too, [n]. */
  readonly decisions: Float64Array;
};

/** What solves such problems. */
export type Solver = (problem: BinaryProblem) => BinarySolution;

/** Stands for a curvature that rounding made zero or negative (duplicated rows), as in libsvm. */
const smallest = 1e-12;

/**
 * Solves the dual of the C-support-vector problem by sequential minimal optimisation with second-order choice of the
 * working pair (Fan, Chen and Lin, "Working set selection using second order information for training SVM", 2005,
 * WSS 2; the method of libsvm), to libsvm's stopping rule.
 *
 * Written in beta_i = sign_i * alpha_i, which lies in [0, C_i] or [-C_i, 0], and F_i = sign_i - sum_j beta_j k_ij: a row
 * can go up while beta is below its upper end and down while above its lower; at the optimum the largest F of those that
 * can go up is not above the smallest of those that can go down.
 */
export function solveBinary({ kernel, signs, bounds, tol }: BinaryProblem): BinarySolution {
  const n = signs.length;
  const beta = new Float64Array(n);
  const lower = bounds.map((bound, i) => ((signs[i] as number) < 0 ? -bound : 0));
  const upper = bounds.map((bound, i) => ((signs[i] as number) > 0 ? bound : 0));
  const gap = Float64Array.from(signs);
  const limit = Math.max(10_000_000, n > 20_000_000 ? n : 100 * n);
  for (let iteration = 0; iteration < limit; iteration++) {
    let up = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let t = 0; t < n; t++) {
      if ((gap[t] as number) > most && (beta[t] as number) < (upper[t] as number)) {
        most = gap[t] as number;
        up = t;
      }
    }
    if (up < 0) break;
    const upRow = up * n;
    const upSelf = kernel[upRow + up] as number;
    let down = -1;
    let gain = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let t = 0, diagonal = 0; t < n; t++, diagonal += n + 1) {
      const value = gap[t] as number;
      if (value >= most && least <= value) continue;
      if (!((beta[t] as number) > (lower[t] as number))) continue;
      if (value < least) least = value;
      const violation = most - value;
      if (violation <= 0) continue;
      const curvature = upSelf + (kernel[diagonal] as number) - 2 * (kernel[upRow + t] as number);
      const reward = (violation * violation) / (curvature > 0 ? curvature : smallest);
      if (reward > gain) {
        gain = reward;
        down = t;
      }
    }
    if (down < 0 || most - least < tol) break;
    const downRow = down * n;
    const curvature = upSelf + (kernel[downRow + down] as number) - 2 * (kernel[upRow + down] as number);
    let step = (most - (gap[down] as number)) / (curvature > 0 ? curvature : smallest);
    const [roomUp, roomDown] = [
      (upper[up] as number) - (beta[up] as number),
      (beta[down] as number) - (lower[down] as number),
    ];
    step = Math.min(step, roomUp, roomDown);
    // At an end the multiplier is set, not added to: rounding must not leave it a hair inside.
    beta[up] = step === roomUp ? (upper[up] as number) : (beta[up] as number) + step;
    beta[down] = step === roomDown ? (lower[down] as number) : (beta[down] as number) - step;
    for (let t = 0; t < n; t++)
      gap[t] = (gap[t] as number) - step * ((kernel[upRow + t] as number) - (kernel[downRow + t] as number));
  }
  return finish(signs, beta, lower, upper, gap);
}

/** rho as libsvm sets it: from the rows strictly between their ends, else the middle of what the others allow. */
function finish(
  signs: Int8Array,
  beta: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  gap: Float64Array,
): BinarySolution {
  let [free, sum] = [0, 0];
  let [most, least] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let t = 0; t < gap.length; t++) {
    const value = gap[t] as number;
    const canRise = (beta[t] as number) < (upper[t] as number);
    const canFall = (beta[t] as number) > (lower[t] as number);
    if (canRise && canFall) {
      free++;
      sum += value;
    }
    if (canRise) most = Math.max(most, value);
    if (canFall) least = Math.min(least, value);
  }
  const rho = free > 0 ? -sum / free : -(most + least) / 2;
  return { coefficients: beta, rho, decisions: gap.map((value, t) => (signs[t] as number) - value - rho) };
}
