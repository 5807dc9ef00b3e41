import type { DecodedImage } from '@sparsam/core';
import type { Kernels } from './kernels.ts';

/** A level in the kernels' memory: packed [height + 2, width + 2] at `address`, `scale` of its pixels per pixel of the image. */
export type Level = {
  readonly address: number;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
};

/** An image with its reductions by 2, 4, 8, ..., each the mean of 2 x 2 pixels of the one before. */
export interface Pyramid {
  /** Takes another image; levels are made when they are asked for. */
  load(image: DecodedImage): void;
  /** Level 0 is the image itself; beyond the last level, which has one pixel, it is that last. */
  level(index: number): Level;
  /** First address after the levels. */
  readonly end: number;
}

/** Spare bytes after every buffer, since the kernels read and write 16 bytes at once. */
export const spare = 16;

const align = (address: number): number => Math.ceil(address / 16) * 16;

/** A pyramid in the memory of the kernels, from `start` on. */
export function createPyramid(kernels: Kernels, start: number): Pyramid {
  let levels: Level[] = [];
  let made = 0;
  let end = start;
  return {
    load(image) {
      const { width, height, data } = image;
      const source = start;
      let address = align(source + width * height * 3 + spare);
      levels = [];
      for (let [w, h, scale] = [width, height, 1]; ; w = (w + 1) >> 1, h = (h + 1) >> 1, scale /= 2) {
        levels.push({ address, width: w, height: h, scale });
        address = align(address + (w + 2) * (h + 2) * 4 + spare);
        if (w === 1 && h === 1) break;
      }
      end = address;
      kernels
        .bytes(end)
        .set(data.length === width * height * 3 ? data : data.subarray(0, width * height * 3), source);
      kernels.pack(source, width, height, (levels[0] as Level).address);
      made = 1;
    },
    level(index) {
      const wanted = Math.min(index, levels.length - 1);
      for (; made <= wanted; made++) {
        const fine = levels[made - 1] as Level;
        kernels.halve(fine.address, fine.width, fine.height, (levels[made] as Level).address);
      }
      return levels[wanted] as Level;
    },
    get end() {
      return end;
    },
  };
}
