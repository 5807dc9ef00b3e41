/**
 * How a point (x, y) of the first image, in units of half a side from the middle, is found in the second:
 * ((1 + scaleX) x + shiftX, (1 + scaleY) y + shiftY). This is what cropping and stretching back to a square does.
 */
export type Placement = {
  readonly scaleX: number;
  readonly shiftX: number;
  readonly scaleY: number;
  readonly shiftY: number;
};

export const inPlace: Placement = { scaleX: 0, shiftX: 0, scaleY: 0, shiftY: 0 };

/** The largest change of scale and the largest shift that are looked for. */
const limit = 0.3;
/** A step that explains a smaller share of the first image's variance than this ends the search. */
const leastExplained = 0.5;
const unknowns = 6;
/** Grey levels are divided by this, so that the columns of the system are of one size. */
const unit = 128;

/** Solves the symmetric positive system in place (Cholesky); false where it has no unique solution. */
function solve(matrix: Float64Array, right: Float64Array): boolean {
  const n = unknowns;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j] as number;
      for (let k = 0; k < j; k++) sum -= (matrix[i * n + k] as number) * (matrix[j * n + k] as number);
      if (i === j) {
        if (!(sum > 1e-9)) return false;
        matrix[i * n + i] = Math.sqrt(sum);
      } else matrix[i * n + j] = sum / (matrix[j * n + j] as number);
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = right[i] as number;
    for (let k = 0; k < i; k++) sum -= (matrix[i * n + k] as number) * (right[k] as number);
    right[i] = sum / (matrix[i * n + i] as number);
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = right[i] as number;
    for (let k = i + 1; k < n; k++) sum -= (matrix[k * n + i] as number) * (right[k] as number);
    right[i] = sum / (matrix[i * n + i] as number);
  }
  return true;
}

/** Grey levels from here up may be cut off: brightening an image takes its bright details away. */
const nearWhite = 244;
/** The smallest share of the pixels that may be left when those near white are left out. */
const leastLeft = 0.2;

/** The share of an image's pixels that are near white. */
export function whiteShare(image: Float32Array): number {
  let white = 0;
  for (let i = 0; i < image.length; i++) if ((image[i] as number) >= nearWhite) white += 1;
  return white / image.length;
}

/**
 * Takes the pixels that are near white in either image out of `valid`, unless too few would be left (an image that is white
 * by nature).
 */
export function leaveOutWhite(first: Float32Array, moved: Float32Array, valid: Uint8Array): void {
  let left = 0;
  for (let i = 0; i < valid.length; i++)
    if (valid[i] === 1 && (first[i] as number) < nearWhite && (moved[i] as number) < nearWhite) left += 1;
  if (left < leastLeft * valid.length) return;
  for (let i = 0; i < valid.length; i++)
    if ((first[i] as number) >= nearWhite || (moved[i] as number) >= nearWhite) valid[i] = 0;
}

/** Where the columns of the first image lie in the second; kept, as every pair needs it some times. */
const columns = { left: new Int32Array(64), right: new Float64Array(64) };

/**
 * Samples `image`, [side, side], at the placement of every pixel of the first image (linear between pixels). `valid` is 1
 * where the place lies within the image.
 */
export function sample(
  image: Float32Array,
  side: number,
  { scaleX, shiftX, scaleY, shiftY }: Placement,
  out: Float32Array,
  valid: Uint8Array,
): void {
  const half = side / 2;
  if (columns.left.length < side) {
    columns.left = new Int32Array(side);
    columns.right = new Float64Array(side);
  }
  const { left, right } = columns;
  // Pixel i lies at (i + .5 - half) / half; back again after the placement. Columns [begin, end) lie within the image.
  let [begin, end] = [side, 0];
  for (let x = 0; x < side; x++) {
    const fromX = (1 + scaleX) * (x + 0.5 - half) + shiftX * half + half - 0.5;
    if (fromX < 0 || fromX > side - 1) continue;
    if (begin === side) begin = x;
    end = x + 1;
    const whole = Math.floor(fromX);
    left[x] = whole;
    right[x] = fromX - whole;
  }
  for (let y = 0; y < side; y++) {
    const fromY = (1 + scaleY) * (y + 0.5 - half) + shiftY * half + half - 0.5;
    const row = y * side;
    if (fromY < 0 || fromY > side - 1 || begin >= end) {
      valid.fill(0, row, row + side);
      out.fill(0, row, row + side);
      continue;
    }
    valid.fill(0, row, row + begin);
    valid.fill(1, row + begin, row + end);
    valid.fill(0, row + end, row + side);
    out.fill(0, row, row + begin);
    out.fill(0, row + end, row + side);
    const top = Math.floor(fromY);
    const down = fromY - top;
    const upper = top * side;
    const lower = Math.min(side - 1, top + 1) * side;
    for (let x = begin; x < end; x++) {
      const at = left[x] as number;
      const next = Math.min(side - 1, at + 1);
      const share = right[x] as number;
      const above = (image[upper + at] as number) * (1 - share) + (image[upper + next] as number) * share;
      const below = (image[lower + at] as number) * (1 - share) + (image[lower + next] as number) * share;
      out[row + x] = above * (1 - down) + below * down;
    }
  }
}

/** Aligns images of one side length; keeps its scratch memory. */
export type Aligner = {
  readonly side: number;
  /**
   * Improves a placement by so many steps of Gauss and Newton: brightness, contrast, scale and shift together are the least
   * squares solution of first = gain * second(placement) + offset, linearised at the placement so far (Lucas and Kanade,
   * 1981). Undefined where the images do not hang together: no solution, scale or shift beyond 0.3, or a step that explains
   * less than half of the first image.
   */
  align(
    first: Float32Array,
    second: Float32Array,
    start: Placement,
    steps: number,
    /** Leaves out what is near white, as where one image was brightened until parts of it were cut off. */
    cutWhite: boolean,
  ): Placement | undefined;
};

export function createAligner(side: number): Aligner {
  const pixels = side * side;
  const moved = new Float32Array(pixels);
  const valid = new Uint8Array(pixels);
  const matrix = new Float64Array(unknowns * unknowns);
  const right = new Float64Array(unknowns);
  const half = side / 2;
  /** The lower triangle of the system, row by row. */
  const fillLower = (...values: readonly number[]): void => {
    for (let i = 0, at = 0; i < unknowns; i++)
      for (let j = 0; j <= i; j++) matrix[i * unknowns + j] = values[at++] as number;
  };

  const step = (
    first: Float32Array,
    second: Float32Array,
    from: Placement,
    cutWhite: boolean,
  ): Placement | undefined => {
    sample(second, side, from, moved, valid);
    if (cutWhite) leaveOutWhite(first, moved, valid);
    // Sums of products of the six columns, in variables: this loop is most of the time of a check.
    let aa = 0, ab = 0, ac = 0, ad = 0, ae = 0, af = 0, bc = 0, bd = 0, be = 0, bf = 0; // prettier-ignore
    let n = 0, cc = 0, cd = 0, ce = 0, cf = 0, dd = 0, de = 0, df = 0, ee = 0, ef = 0, ff = 0; // prettier-ignore
    let ra = 0, rb = 0, rc = 0, rd = 0, re = 0, rf = 0, rr = 0; // prettier-ignore
    const slope = half / 2 / unit;
    for (let y = 1; y < side - 1; y++) {
      const v = (y + 0.5 - half) / half;
      for (let x = 1; x < side - 1; x++) {
        const at = y * side + x;
        // A neighbour that does not count leaves no slope.
        if (
          valid[at] === 0 ||
          valid[at - 1] === 0 ||
          valid[at + 1] === 0 ||
          valid[at - side] === 0 ||
          valid[at + side] === 0
        )
          continue;
        const a = (moved[at] as number) / unit;
        const d = ((moved[at + 1] as number) - (moved[at - 1] as number)) * slope;
        const f = ((moved[at + side] as number) - (moved[at - side] as number)) * slope;
        const c = (d * (x + 0.5 - half)) / half;
        const e = f * v;
        const r = (first[at] as number) / unit;
        n += 1;
        aa += a * a;
        ab += a;
        ac += a * c;
        ad += a * d;
        ae += a * e;
        af += a * f;
        bc += c;
        bd += d;
        be += e;
        bf += f;
        cc += c * c;
        cd += c * d;
        ce += c * e;
        cf += c * f;
        dd += d * d;
        de += d * e;
        df += d * f;
        ee += e * e;
        ef += e * f;
        ff += f * f;
        ra += a * r;
        rb += r;
        rc += c * r;
        rd += d * r;
        re += e * r;
        rf += f * r;
        rr += r * r;
      }
    }
    fillLower(aa, ab, n, ac, bc, cc, ad, bd, cd, dd, ae, be, ce, de, ee, af, bf, cf, df, ef, ff);
    right[0] = ra;
    right[1] = rb;
    right[2] = rc;
    right[3] = rd;
    right[4] = re;
    right[5] = rf;
    for (let i = 0; i < unknowns; i++)
      matrix[i * unknowns + i] = (matrix[i * unknowns + i] as number) * (1 + 1e-6) + 1e-6;
    if (!solve(matrix, right)) return undefined;
    const gain = right[0] as number;
    if (!(gain > 0.1)) return undefined;
    // The share of the first image's variance that the linear system explains, before and after the step together.
    const explained =
      ra * gain +
      rb * (right[1] as number) +
      rc * (right[2] as number) +
      rd * (right[3] as number) +
      re * (right[4] as number) +
      rf * (right[5] as number);
    if ((explained - (rb * rb) / n) / (rr - (rb * rb) / n) < leastExplained) return undefined;
    // The slopes were taken over the first image's grid, where the second is already stretched by 1 + scale.
    const next = {
      scaleX: from.scaleX + ((1 + from.scaleX) * (right[2] as number)) / gain,
      shiftX: from.shiftX + ((1 + from.scaleX) * (right[3] as number)) / gain,
      scaleY: from.scaleY + ((1 + from.scaleY) * (right[4] as number)) / gain,
      shiftY: from.shiftY + ((1 + from.scaleY) * (right[5] as number)) / gain,
    };
    const far = Math.max(
      Math.abs(next.scaleX),
      Math.abs(next.shiftX),
      Math.abs(next.scaleY),
      Math.abs(next.shiftY),
    );
    return far < limit ? next : undefined;
  };

  return {
    side,
    align(first, second, start, steps, cutWhite) {
      let placement: Placement | undefined = start;
      for (let i = 0; i < steps && placement !== undefined; i++)
        placement = step(first, second, placement, cutWhite);
      return placement;
    },
  };
}
