import { key, normals } from '@sparsam/core';
import { type Matrix64, multiply } from '@sparsam/tabular';
import { describe, expect, it } from 'vitest';
import { applyWhitening, fitWhitening } from './whitening.ts';

const rowsOf = (count: number): number[] => Array.from({ length: count }, (_, row) => row);

/** Correlated features: independent normals of unlike size, mixed. */
function correlated(rows: number, columns: number): Matrix64 {
  const independent = normals(key(3), rows * columns).map((z, at) => z * 2 ** -(at % columns));
  const mixing = { rows: columns, columns, data: Float64Array.from(normals(key(4), columns * columns)) };
  return multiply({ rows, columns, data: Float64Array.from(independent) }, mixing);
}

/** Covariances of the columns, [columns, columns]. */
function covariances({ rows, columns, data }: Matrix64): number[][] {
  const at = (i: number, j: number): number => data[i * columns + j] as number;
  const means = rowsOf(columns).map((j) => rowsOf(rows).reduce((sum, i) => sum + at(i, j), 0) / rows);
  return rowsOf(columns).map((a) =>
    rowsOf(columns).map(
      (b) =>
        rowsOf(rows).reduce(
          (sum, i) => sum + (at(i, a) - (means[a] as number)) * (at(i, b) - (means[b] as number)),
          0,
        ) / rows,
    ),
  );
}

describe('partial whitening', () => {
  it.each([0, 0.25, 0.5, 1])(
    'of strength %d makes components uncorrelated and evens their variances out',
    (strength) => {
      const table = correlated(500, 5);
      const found = covariances(applyWhitening(fitWhitening(table, rowsOf(500), strength), table));
      const variances = found.map((row, i) => row[i] as number);
      // The correlation matrix has the trace 5; its eigenvalues are what the variances were before.
      if (strength === 1) variances.forEach((value) => expect(value).toBeCloseTo(1, 8));
      else {
        const before = variances.map((value) => value ** (1 / (1 - strength)));
        expect(before.reduce((sum, value) => sum + value, 0)).toBeCloseTo(5, 8);
        expect([...variances].sort((a, b) => b - a)).toEqual(variances);
      }
      found.forEach((row, i) => row.forEach((value, j) => i !== j && expect(value).toBeCloseTo(0, 8)));
    },
  );

  it('does not depend on the unit of a feature', () => {
    const table = correlated(200, 4);
    const scaled = {
      ...table,
      data: table.data.map((value, at) => (at % 4 === 2 ? 1000 * value + 7 : value)),
    };
    const [a, b] = [table, scaled].map((one) => applyWhitening(fitWhitening(one, rowsOf(200)), one));
    a?.data.forEach((value, at) => expect(Math.abs(value)).toBeCloseTo(Math.abs(b?.data[at] as number), 6));
  });

  it('keeps distances between the fitted rows the same by either side of the singular values', () => {
    // 20 rows of 30 columns go through the products of rows; repeated twice, 40 rows, through those of columns.
    const wide = correlated(20, 30);
    const twice = { rows: 40, columns: 30, data: Float64Array.from([...wide.data, ...wide.data]) };
    const distance = ({ columns, data }: Matrix64, i: number, j: number): number =>
      rowsOf(columns).reduce(
        (sum, c) => sum + ((data[i * columns + c] as number) - (data[j * columns + c] as number)) ** 2,
        0,
      );
    const [a, b] = [wide, twice].map((one) => applyWhitening(fitWhitening(one, rowsOf(one.rows)), one));
    for (const [i, j] of [
      [0, 1],
      [3, 17],
      [5, 12],
    ] as const)
      expect(distance(a as Matrix64, i, j)).toBeCloseTo(distance(b as Matrix64, i, j), 6);
  });

  it('is fitted to the named rows alone', () => {
    const table = correlated(100, 4);
    const spoilt = { ...table, data: table.data.map((value, at) => (at < 4 ? 1e6 : value)) };
    const rows = rowsOf(100).slice(1);
    expect(fitWhitening(spoilt, rows)).toEqual(fitWhitening(table, rows));
  });

  it('takes no notice of a feature that is constant', () => {
    const table = correlated(100, 3);
    const data = table.data.map((value, at) => (at % 3 === 1 ? 5 : value));
    const fitted = fitWhitening({ ...table, data }, rowsOf(100));
    const moved = data.map((value, at) => (at % 3 === 1 ? 50 : value));
    expect(applyWhitening(fitted, { ...table, data: moved })).toEqual(
      applyWhitening(fitted, { ...table, data }),
    );
    expect(fitted.projection.rows).toBe(2);
  });
});
