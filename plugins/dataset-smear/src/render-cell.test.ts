import { foldIn, key } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { cellTypes } from './cell-types.ts';
import { renderCell } from './render-cell.ts';

const size = 64;
const image = (seed: number, type: number, number: number): Uint8Array => {
  const cellType = cellTypes[type] as (typeof cellTypes)[number];
  return renderCell(foldIn(foldIn(key(seed), cellType.name), number), cellType, size);
};

/** Mean of blocks of 4 x 4 pixels, [16 * 16 * 3]. */
function thumbnail(pixels: Uint8Array): Float64Array {
  const small = new Float64Array(16 * 16 * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      for (let c = 0; c < 3; c++) {
        const at = ((y >> 2) * 16 + (x >> 2)) * 3 + c;
        small[at] = (small[at] as number) + (pixels[(y * size + x) * 3 + c] as number) / 16;
      }
    }
  }
  return small;
}

/** The share of test images whose nearest training image is of their class. */
function nearestNeighbour(train: Float64Array[][], test: Float64Array[][]): number {
  let right = 0;
  let all = 0;
  test.forEach((rows, truth) =>
    rows.forEach((row) => {
      let best = Infinity;
      let label = -1;
      train.forEach((others, candidate) =>
        others.forEach((other) => {
          let distance = 0;
          for (let i = 0; i < row.length; i++) distance += ((row[i] as number) - (other[i] as number)) ** 2;
          if (distance < best) [best, label] = [distance, candidate];
        }),
      );
      all++;
      if (label === truth) right++;
    }),
  );
  return right / all;
}

describe('renderCell', () => {
  it('draws the same image from the same key, another from another', () => {
    expect(image(0, 3, 7)).toEqual(image(0, 3, 7));
    expect(image(0, 3, 7)).not.toEqual(image(0, 3, 8));
    expect(image(0, 3, 7)).not.toEqual(image(1, 3, 7));
  });

  it('uses the range of the camera: neither black nor blown out, in any class', () => {
    cellTypes.forEach((type, index) => {
      const pixels = Array.from({ length: 12 }, (_, number) => [...image(0, index, number)]).flat();
      const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
      const clipped = pixels.filter((value) => value === 0 || value === 255).length / pixels.length;
      expect(mean, type.name).toBeGreaterThan(90);
      expect(mean, type.name).toBeLessThan(225);
      expect(clipped, type.name).toBeLessThan(0.25);
    });
  });

  it('makes classes that small pictures of pixels hardly tell apart', () => {
    const rows = (from: number, count: number): Float64Array[][] =>
      cellTypes.map((_, type) =>
        Array.from({ length: count }, (__, i) => thumbnail(image(0, type, from + i))),
      );
    const score = nearestNeighbour(rows(0, 40), rows(40, 20));
    // Guessing gives 0.125. What a network can reach with all labels is above 0.95 (README).
    expect(score).toBeGreaterThan(0.14);
    expect(score).toBeLessThan(0.45);
  });

  it('draws the same scene at another size', () => {
    const type = cellTypes[5] as (typeof cellTypes)[number];
    const large = renderCell(key(3), type, 128);
    const small = renderCell(key(3), type, 64);
    const mean = (pixels: Uint8Array): number =>
      pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    expect(large).toHaveLength(128 * 128 * 3);
    expect(Math.abs(mean(large) - mean(small))).toBeLessThan(2);
  });
});
