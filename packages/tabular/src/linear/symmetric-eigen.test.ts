import { key, normals } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { type Matrix64, multiply, multiplyByTransposed } from './product.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

const random = (seed: number, rows: number, columns: number): Matrix64 => ({
  rows,
  columns,
  data: normals(key(seed), rows * columns),
});
const largest = (data: Float64Array): number => data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** How far vectors^T . diag(values) . vectors is from the matrix, and vectors . vectors^T from the identity. */
function defects(matrix: Matrix64): {
  readonly rebuilt: number;
  readonly orthogonal: number;
  readonly values: Float64Array;
} {
  const { values, vectors } = symmetricEigen(matrix);
  const n = matrix.rows;
  const scaled = { ...vectors, data: vectors.data.map((x, i) => x * (values[Math.floor(i / n)] as number)) };
  const transposed = {
    ...vectors,
    data: vectors.data.map((_, i) => vectors.data[(i % n) * n + Math.floor(i / n)] as number),
  };
  const rebuilt = multiply(transposed, scaled).data.map((x, i) => x - (matrix.data[i] as number));
  const gram = multiplyByTransposed(vectors, vectors).data.map((x, i) => x - (i % (n + 1) === 0 ? 1 : 0));
  return { rebuilt: largest(rebuilt), orthogonal: largest(gram), values };
}

describe('symmetricEigen', () => {
  it('finds the known values of a small matrix, largest first', () => {
    const { values } = symmetricEigen({
      rows: 3,
      columns: 3,
      data: Float64Array.of(2, -1, 0, -1, 2, -1, 0, -1, 2),
    });
    [2 + Math.SQRT2, 2, 2 - Math.SQRT2].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 12));
  });

  for (const n of [1, 2, 5, 40, 121]) {
    it(`rebuilds a random ${n} x ${n} matrix from orthonormal vectors`, () => {
      const x = random(n, n, n + 3);
      const { rebuilt, orthogonal, values } = defects(multiplyByTransposed(x, x));
      expect(rebuilt).toBeLessThan(1e-12 * Math.max(1, values[0] as number) * n);
      expect(orthogonal).toBeLessThan(1e-12 * n);
      expect([...values]).toEqual([...values].sort((a, b) => b - a));
    });
  }

  it('copes with rank deficiency, equal values and zeros', () => {
    const x = random(3, 30, 4);
    const low = defects(multiplyByTransposed(x, x));
    expect(low.rebuilt).toBeLessThan(1e-11);
    expect(low.orthogonal).toBeLessThan(1e-12);
    expect(low.values.filter((value) => value > 1e-9)).toHaveLength(4);
    const identity = {
      rows: 6,
      columns: 6,
      data: Float64Array.from({ length: 36 }, (_, i) => (i % 7 === 0 ? 1 : 0)),
    };
    expect(defects(identity)).toMatchObject({ rebuilt: 0, orthogonal: 0 });
    expect(defects({ rows: 4, columns: 4, data: new Float64Array(16) }).orthogonal).toBe(0);
  });

  it('keeps small values apart over twelve orders of magnitude', () => {
    const { vectors } = symmetricEigen(multiplyByTransposed(random(4, 20, 20), random(4, 20, 20)));
    const wanted = Float64Array.from({ length: 20 }, (_, i) => 10 ** (-0.6 * i));
    const scaled = {
      ...vectors,
      data: vectors.data.map((x, i) => x * (wanted[Math.floor(i / 20)] as number)),
    };
    const transposed = {
      ...vectors,
      data: vectors.data.map((_, i) => vectors.data[(i % 20) * 20 + Math.floor(i / 20)] as number),
    };
    const { values } = symmetricEigen(multiply(transposed, scaled));
    values.forEach((value, i) => expect(Math.abs(value - (wanted[i] as number))).toBeLessThan(1e-14));
  });

  it('says that values are not finite instead of turning for ever', () => {
    expect(() => symmetricEigen({ rows: 3, columns: 3, data: new Float64Array(9).fill(Number.NaN) })).toThrow(
      'not finite',
    );
  });
});
