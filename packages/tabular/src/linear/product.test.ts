import { key, normals, uniforms } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { type Matrix64, multiply, multiplyByTransposed, multiplyTransposed } from './product.ts';

const random = (seed: number, rows: number, columns: number): Matrix64 => ({
  rows,
  columns,
  data: normals(key(seed), rows * columns),
});

/** The definition, element by element. */
function slow(a: Matrix64, b: Matrix64): Float64Array {
  return Float64Array.from({ length: a.rows * b.columns }, (_, index) => {
    const [i, j] = [Math.floor(index / b.columns), index % b.columns];
    let sum = 0;
    for (let k = 0; k < a.columns; k++)
      sum += (a.data[i * a.columns + k] as number) * (b.data[k * b.columns + j] as number);
    return sum;
  });
}

const transpose = ({ rows, columns, data }: Matrix64): Matrix64 => ({
  rows: columns,
  columns: rows,
  data: Float64Array.from(
    { length: data.length },
    (_, i) => data[(i % rows) * columns + Math.floor(i / rows)] as number,
  ),
});

const largestDifference = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] as number))), 0);

describe('matrix products', () => {
  // One of everything: smaller than a tile, not a multiple of it, over a block along every axis.
  const shapes = [[1, 1, 1], [3, 5, 2], [4, 4, 4], [130, 7, 9], [5, 391, 6], [9, 3, 517], [133, 770, 515]] as const; // prettier-ignore
  for (const [m, k, n] of shapes) {
    it(`equals the definition at ${m} x ${k} x ${n}, however the factors lie`, () => {
      const a = random(1, m, k);
      const b = random(2, k, n);
      const expected = slow(a, b);
      expect(largestDifference(multiply(a, b).data, expected)).toBeLessThan(1e-11);
      expect(largestDifference(multiplyByTransposed(a, transpose(b)).data, expected)).toBeLessThan(1e-11);
      expect(largestDifference(multiplyTransposed(transpose(a), b).data, expected)).toBeLessThan(1e-11);
    });
  }

  it('is zero over an empty shared axis, and empty without rows', () => {
    expect(multiply(random(1, 2, 0), random(2, 0, 3)).data).toEqual(new Float64Array(6));
    expect(multiply(random(1, 0, 4), random(2, 4, 3)).data).toHaveLength(0);
  });

  it('leaves nothing of one call in the next', () => {
    const a = random(1, 6, 5);
    const first = multiply(a, random(2, 5, 7));
    multiply(random(3, 200, 40), random(4, 40, 90));
    expect(multiply(a, random(2, 5, 7)).data).toEqual(first.data);
  });

  it('says which axes do not fit', () => {
    expect(() => multiply(random(1, 2, 3), random(2, 4, 2))).toThrow(
      'share an axis; theirs are 3 and 4 long',
    );
  });

  it('reads float32 as it is', () => {
    const data = Float32Array.from(uniforms(key(5), 12));
    const [a, b] = [
      { rows: 3, columns: 4, data },
      { rows: 3, columns: 4, data: Float64Array.from(data) },
    ];
    expect(multiplyByTransposed(a, a).data).toEqual(multiplyByTransposed(b, b).data);
  });
});
