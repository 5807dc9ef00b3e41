import { key, normals } from '@sparsam/core';
import { expect, it } from 'vitest';
import { squaredDistances } from './distances.ts';

it('squaredDistances equals the definition and is never negative', () => {
  const a = { rows: 7, columns: 5, data: normals(key(1), 35) };
  const b = { rows: 9, columns: 5, data: normals(key(2), 45) };
  b.data.set(a.data.subarray(10, 15), 20);
  const result = squaredDistances(a, b);
  for (let i = 0; i < 7; i++) {
    for (let j = 0; j < 9; j++) {
      let sum = 0;
      for (let k = 0; k < 5; k++) sum += ((a.data[i * 5 + k] as number) - (b.data[j * 5 + k] as number)) ** 2;
      expect(result.data[i * 9 + j]).toBeCloseTo(sum, 12);
    }
  }
  expect(result.data[2 * 9 + 4]).toBeLessThan(1e-14);
  expect(Math.min(...squaredDistances(a, a).data)).toBeGreaterThanOrEqual(0);
});
