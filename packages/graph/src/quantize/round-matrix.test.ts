import { expect, test } from 'vitest';
import { roundMatrix, scaleOf } from './round-matrix.ts';

test('every column is rounded by its largest weight, to seven bits', () => {
  const { values, scales } = roundMatrix(Float32Array.of(1, 0, -63, 4, 0, 31.6), [2, 3], false);
  expect([...values]).toEqual([16, 0, -63, 63, 0, 32]);
  expect(scales[0]).toBeCloseTo(4 / 63, 6);
  expect(scales[1]).toBe(1);
  expect(scales[2]).toBe(1);
});

test('a transposed matrix gives the same', () => {
  const rows = Float32Array.of(1, 2, 3, 4, 5, 6);
  const columns = Float32Array.of(1, 4, 2, 5, 3, 6);
  expect(roundMatrix(columns, [2, 3], true)).toEqual(roundMatrix(rows, [2, 3], false));
});

test('a range is met from end to end, with zero on a step', () => {
  expect(scaleOf(-1, 1.55)).toEqual({ scale: Math.fround(0.01), zeroPoint: 100 });
  expect(scaleOf(2, 5.1)).toEqual({ scale: Math.fround(0.02), zeroPoint: 0 });
  expect(scaleOf(-5.1, -2)).toEqual({ scale: Math.fround(0.02), zeroPoint: 255 });
  expect(scaleOf(0, 0)).toEqual({ scale: 1, zeroPoint: 0 });
});
