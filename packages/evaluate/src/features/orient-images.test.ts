import type { NdArray } from '@sparsam/core';
import { expect, test } from 'vitest';
import { orientImages } from './orient-images.ts';

/** Two images of 2 x 2 pixels; the three channels of a pixel are its number and the next two. */
const images: NdArray<'uint8'> = {
  dtype: 'uint8',
  shape: [2, 2, 2, 3],
  data: Uint8Array.from({ length: 24 }, (_, i) => Math.floor(i / 3) * 10 + (i % 3)),
};
const pixels = (index: number): number[] =>
  [...orientImages(images, index).data].filter((_, i) => i % 3 === 0).map((value) => value / 10);

test('the first is the image itself, the second its half turn, the next two its flips', () => {
  expect(orientImages(images, 0)).toBe(images);
  expect(pixels(1)).toEqual([3, 2, 1, 0, 7, 6, 5, 4]);
  expect(pixels(2)).toEqual([1, 0, 3, 2, 5, 4, 7, 6]);
  expect(pixels(3)).toEqual([2, 3, 0, 1, 6, 7, 4, 5]);
});

test('all eight differ and move whole pixels', () => {
  const all = Array.from({ length: 8 }, (_, index) => pixels(index).slice(0, 4).join());
  expect(new Set(all).size).toBe(8);
  for (let index = 0; index < 8; index++) {
    const { data } = orientImages(images, index);
    for (let pixel = 0; pixel < 8; pixel++) {
      const first = data[pixel * 3] as number;
      expect([...data.subarray(pixel * 3, pixel * 3 + 3)]).toEqual([first, first + 1, first + 2]);
    }
  }
});
