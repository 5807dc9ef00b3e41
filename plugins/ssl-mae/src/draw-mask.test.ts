import { key } from '@sparsam/core';
import { expect, test } from 'vitest';
import { drawMask } from './draw-mask.ts';

const rowsOf = (mask: ReturnType<typeof drawMask>): number[][] => {
  const [batch = 0, patches = 0] = mask.shape;
  return Array.from({ length: batch }, (_, i) => [...mask.data.subarray(i * patches, (i + 1) * patches)]);
};
const sum = (row: readonly number[]): number => row.reduce((a, b) => a + b);

test('hides a fixed number of whole squares of every image, others for each image and key', () => {
  const mask = drawMask(key(0), 20, { grid: 8, ratio: 0.6, unit: 2 });
  expect(mask.shape).toEqual([20, 64]);
  const rows = rowsOf(mask);
  // 10 of 16 squares of 4 patches.
  for (const row of rows) expect(sum(row)).toBe(40);
  expect(new Set(rows.map((row) => row.join(''))).size).toBe(20);
  for (const row of rows) {
    for (const top of [0, 2, 4, 6]) {
      for (const left of [0, 2, 4, 6]) {
        const square = [0, 1, 8, 9].map((at) => row[8 * top + left + at]);
        expect(new Set(square).size).toBe(1);
      }
    }
  }
  expect(drawMask(key(0), 20, { grid: 8, ratio: 0.6, unit: 2 })).toEqual(mask);
  expect(drawMask(key(1), 20, { grid: 8, ratio: 0.6, unit: 2 })).not.toEqual(mask);
});

test('all places are hidden alike often', () => {
  const rows = rowsOf(drawMask(key(3), 2000, { grid: 4, ratio: 0.5, unit: 1 }));
  for (let place = 0; place < 16; place++) {
    const share = sum(rows.map((row) => row[place] as number)) / rows.length;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.05);
  }
});

test('a grid that is no multiple of the square ends with smaller ones', () => {
  for (const row of rowsOf(drawMask(key(0), 30, { grid: 3, ratio: 0.5, unit: 2 }))) {
    expect([row[2], row[5]]).toEqual([row[2], row[2]]);
    expect([row[6], row[7]]).toEqual([row[6], row[6]]);
  }
});

test.each([0.01, 0.99])('something is hidden and something seen at a ratio of %f', (ratio) => {
  for (const row of rowsOf(drawMask(key(0), 5, { grid: 2, ratio, unit: 1 }))) {
    expect(sum(row)).toBeGreaterThan(0);
    expect(sum(row)).toBeLessThan(4);
  }
});
