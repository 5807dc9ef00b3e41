import type { Matrix } from '@sparsam/core';
import { f64x2 } from './wasm/bytes.ts';
import { tileColumns, tileRows, unroll } from './wasm/tile-kernel.ts';
import { tileWorkspace } from './wasm/workspace.ts';

/** A matrix with its values in double precision. */
export type Matrix64 = { readonly rows: number; readonly columns: number; readonly data: Float64Array };

/**
 * A matrix read as it lies or as if it were transposed, without a copy: element (i, j) is data[i * row + j * column], and
 * one of the two strides is 1.
 */
type Strided = {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array | Float32Array;
  readonly row: number;
  readonly column: number;
};

// Blocks chosen for 32 kB of first-level cache (one panel of b) and 1 MB of second-level cache (a block of a).
const blockRows = 128;
const blockColumns = 512;
const blockDepth = 384;

const bytes = 8;

const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

/** Copies rows [first, first + count) of columns [from, from + depth) into panels of `width` rows: [panel][depth][width]. */
function pack(
  to: Float64Array,
  source: Strided,
  first: number,
  count: number,
  from: number,
  depth: number,
  padded: number,
  width: number,
): void {
  const { data, row, column } = source;
  for (let panel = 0, start = 0; panel < count; panel += width, start += padded * width) {
    const here = Math.min(width, count - panel);
    to.fill(0, here < width ? start : start + depth * width, start + padded * width);
    const corner = (first + panel) * row + from * column;
    // Whichever way the values lie, the inner loop reads neighbours.
    if (row === 1) {
      for (let k = 0, at = start, line = corner; k < depth; k++, at += width, line += column) {
        for (let r = 0; r < here; r++) to[at + r] = data[line + r] as number;
      }
    } else {
      for (let r = 0; r < here; r++) {
        for (let k = 0, at = start + r, read = corner + r * row; k < depth; k++, at += width, read++) {
          to[at] = data[read] as number;
        }
      }
    }
  }
}

/** out [m, n] = a [m, k] . b [n, k] transposed, blocked for the caches, the inner tiles in WebAssembly. */
function multiplyInto(out: Float64Array, a: Strided, b: Strided): void {
  const { kernels, reserve } = tileWorkspace();
  const width = tileColumns(f64x2);
  const [m, n, k] = [a.rows, b.rows, a.columns];
  const depthLimit = roundUp(Math.min(k, blockDepth), unroll);
  const rowLimit = roundUp(Math.min(m, blockRows), tileRows);
  const columnLimit = roundUp(Math.min(n, blockColumns), width);
  const aAt = 0;
  const bAt = aAt + rowLimit * depthLimit * bytes;
  const cAt = bAt + columnLimit * depthLimit * bytes;
  const buffer = reserve(cAt + rowLimit * columnLimit * bytes);
  const packedA = new Float64Array(buffer, aAt, rowLimit * depthLimit);
  const packedB = new Float64Array(buffer, bAt, columnLimit * depthLimit);
  const tiles = new Float64Array(buffer, cAt, rowLimit * columnLimit);
  const stride = columnLimit * bytes;
  for (let column = 0; column < n; column += columnLimit) {
    const columns = Math.min(columnLimit, n - column);
    for (let from = 0; from < k; from += depthLimit) {
      const depth = Math.min(depthLimit, k - from);
      const padded = roundUp(depth, unroll);
      pack(packedB, b, column, columns, from, depth, padded, width);
      for (let row = 0; row < m; row += rowLimit) {
        const rows = Math.min(rowLimit, m - row);
        pack(packedA, a, row, rows, from, depth, padded, tileRows);
        for (let r = 0; from > 0 && r < rows; r++) {
          const start = (row + r) * n + column;
          tiles.set(out.subarray(start, start + columns), r * columnLimit);
        }
        if (from === 0) tiles.fill(0);
        for (let panel = 0; panel < columns; panel += width) {
          kernels.k(
            Math.ceil(rows / tileRows),
            padded,
            aAt,
            bAt + panel * padded * bytes,
            cAt + panel * bytes,
            stride,
          );
        }
        for (let r = 0; r < rows; r++) {
          out.set(tiles.subarray(r * columnLimit, r * columnLimit + columns), (row + r) * n + column);
        }
      }
    }
  }
}

const plain = ({ rows, columns, data }: Matrix): Strided => ({
  rows,
  columns,
  data,
  row: columns,
  column: 1,
});
const turned = ({ rows, columns, data }: Matrix): Strided => ({
  rows: columns,
  columns: rows,
  data,
  row: 1,
  column: columns,
});

function product(a: Strided, b: Strided): Matrix64 {
  if (a.columns !== b.columns)
    throw new RangeError(
      `The factors of a matrix product share an axis; theirs are ${a.columns} and ${b.columns} long.`,
    );
  const data = new Float64Array(a.rows * b.rows);
  if (a.columns > 0 && data.length > 0) multiplyInto(data, a, b);
  return { rows: a.rows, columns: b.rows, data };
}

/** a [m, k] . b [k, n] -> float64 [m, n]. */
export function multiply(a: Matrix, b: Matrix): Matrix64 {
  return product(plain(a), turned(b));
}

/** a [m, k] . transpose of b [n, k] -> float64 [m, n]: every row of `a` with every row of `b`. */
export function multiplyByTransposed(a: Matrix, b: Matrix): Matrix64 {
  return product(plain(a), plain(b));
}

/** Transpose of a [k, m] . b [k, n] -> float64 [m, n]. */
export function multiplyTransposed(a: Matrix, b: Matrix): Matrix64 {
  return product(turned(a), turned(b));
}
