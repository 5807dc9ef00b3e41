import { SparsamError } from '@sparsam/core';
import type { Matrix64 } from './product.ts';
import type { VectorKernels } from './wasm/vector-kernels.ts';
import { vectorWorkspace } from './wasm/workspace.ts';

/** Eigenvalues in descending order, [n], and the unit eigenvector of each as a row, [n, n]. */
export type SymmetricEigen = { readonly values: Float64Array; readonly vectors: Matrix64 };

/** A square table of doubles in WebAssembly memory: rows padded to pairs, `stride` doubles apart. */
type Rows = {
  readonly n: number;
  readonly stride: number;
  readonly address: number;
  readonly values: Float64Array;
};

/** Bytes of the first `count` values of a row, padded to whole vectors. */
const span = (count: number): number => 16 * ((count + 1) >> 1);
const rowAddress = ({ address, stride }: Rows, row: number): number => address + 8 * stride * row;

/** Similar tridiagonal matrix of a symmetric one, with the scales of the reflections that lead there. */
type Tridiagonal = {
  readonly diagonal: Float64Array;
  readonly below: Float64Array;
  readonly scales: Float64Array;
};

/**
 * Householder reflections from the last row up (Golub and Van Loan, "Matrix Computations", 8.3.1): row i of `a` becomes
 * the vector v of H = I - scale v v^T, which acts on coordinates 0 .. i-1, and zeros. `scratch` has two rows.
 */
function tridiagonalise(a: Rows, scratch: Rows, { dot, addTwo }: VectorKernels): Tridiagonal {
  const { n, stride, values } = a;
  const [diagonal, below, scales] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const [vAt, wAt] = [rowAddress(scratch, 0), rowAddress(scratch, 1)];
  const [v, w] = [scratch.values.subarray(0, stride), scratch.values.subarray(stride, 2 * stride)];
  for (let i = n - 1; i >= 0; i--) {
    const row = values.subarray(i * stride, (i + 1) * stride);
    diagonal[i] = row[i] as number;
    row.fill(0, i);
    if (i === 0) break;
    let rest = 0;
    for (let j = 0; j < i - 1; j++) rest += (row[j] as number) ** 2;
    const last = row[i - 1] as number;
    below[i] = last;
    if (rest === 0) continue;
    const length = Math.sqrt(last * last + rest);
    below[i] = last > 0 ? -length : length;
    row[i - 1] = last - (below[i] as number);
    const scale = 1 / (length * (length + Math.abs(last)));
    scales[i] = scale;
    v.set(row);
    w.fill(0);
    for (let r = 0; r < i; r++) w[r] = dot(rowAddress(a, r), vAt, span(i));
    const half = (scale * scale * dot(vAt, wAt, span(i))) / 2;
    for (let j = 0; j < i; j++) w[j] = scale * (w[j] as number) - half * (v[j] as number);
    for (let r = 0; r < i; r++)
      addTwo(wAt, vAt, rowAddress(a, r), span(i), -(v[r] as number), -(w[r] as number));
  }
  return { diagonal, below, scales };
}

/** Implicit QL with Wilkinson's shift (Golub and Van Loan, 8.3.3); on return row j of z is the eigenvector of diagonal[j]. */
function diagonalise(
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  z: Rows,
  { rotate }: VectorKernels,
): void {
  const { n } = z;
  const d = diagonal;
  const e = offDiagonal; // e[i] couples i and i + 1; e[n-1] is 0
  for (let first = 0; first < n; first++) {
    for (let turn = 0; ; turn++) {
      let end = first;
      while (end < n - 1) {
        const size = Math.abs(d[end] as number) + Math.abs(d[end + 1] as number);
        if (Math.abs(e[end] as number) <= Number.EPSILON * size) break;
        end++;
      }
      if (end === first) break;
      if (turn === 60)
        throw new SparsamError(
          'internal',
          `The eigenvalues of a symmetric ${n} x ${n} matrix did not converge; it probably holds values that are not finite.`,
        );
      const coupling = e[first] as number;
      let g = ((d[first + 1] as number) - (d[first] as number)) / (2 * coupling);
      let r = Math.hypot(g, 1);
      g = (d[end] as number) - (d[first] as number) + coupling / (g + (g >= 0 ? r : -r));
      let [sine, cosine, shift] = [1, 1, 0];
      let i = end - 1;
      for (; i >= first; i--) {
        const f = sine * (e[i] as number);
        const b = cosine * (e[i] as number);
        r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          // The matrix falls apart here; undo the shift and start again on the part that is left.
          d[i + 1] = (d[i + 1] as number) - shift;
          e[end] = 0;
          break;
        }
        sine = f / r;
        cosine = g / r;
        g = (d[i + 1] as number) - shift;
        r = ((d[i] as number) - g) * sine + 2 * cosine * b;
        shift = sine * r;
        d[i + 1] = g + shift;
        g = cosine * r - b;
        rotate(rowAddress(z, i), rowAddress(z, i + 1), span(n), cosine, sine);
      }
      if (r === 0 && i >= first) continue;
      d[first] = (d[first] as number) - shift;
      e[first] = g;
      e[end] = 0;
    }
  }
}

/** Takes the eigenvectors of the tridiagonal matrix, rows of z, back to those of the full one. */
function reflectBack(z: Rows, a: Rows, scales: Float64Array, { dot, add }: VectorKernels): void {
  for (let j = 0; j < z.n; j++) {
    const at = rowAddress(z, j);
    for (let i = 1; i < z.n; i++) {
      const scale = scales[i] as number;
      if (scale === 0) continue;
      const row = rowAddress(a, i);
      add(row, at, span(i), -scale * dot(row, at, span(i)));
    }
  }
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix [n, n] in double precision; only the lower triangle is read.
 * Householder tridiagonalisation, implicit QL, back-transformation, the passes over rows in WebAssembly. Throws
 * SparsamError where it does not converge, which means values that are not finite.
 */
export function symmetricEigen(matrix: Matrix64): SymmetricEigen {
  const n = matrix.rows;
  const stride = n + (n & 1);
  const { kernels, reserve } = vectorWorkspace();
  const buffer = reserve(8 * stride * (2 * n + 2));
  const rows = (first: number, count: number): Rows => {
    const address = 8 * stride * first;
    return { n, stride, address, values: new Float64Array(buffer, address, stride * count).fill(0) };
  };
  const [a, z, scratch] = [rows(0, n), rows(n, n), rows(2 * n, 2)];
  for (let i = 0; i < n; i++) {
    z.values[i * stride + i] = 1;
    for (let j = 0; j <= i; j++) {
      const value = matrix.data[i * n + j] as number;
      a.values[i * stride + j] = value;
      a.values[j * stride + i] = value;
    }
  }
  const { diagonal, below, scales } = tridiagonalise(a, scratch, kernels);
  const couplings = new Float64Array(n);
  couplings.set(below.subarray(1));
  diagonalise(diagonal, couplings, z, kernels);
  reflectBack(z, a, scales, kernels);
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => (diagonal[j] as number) - (diagonal[i] as number) || i - j,
  );
  const data = new Float64Array(n * n);
  order.forEach((from, to) => data.set(z.values.subarray(from * stride, from * stride + n), to * n));
  return {
    values: Float64Array.from(order, (i) => diagonal[i] as number),
    vectors: { rows: n, columns: n, data },
  };
}
