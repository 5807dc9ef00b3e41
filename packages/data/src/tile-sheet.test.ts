import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { DecodedImage } from '@sparsam/core';
import { tileSheet } from './tile-sheet.ts';

const plain = (red: number, size = 8): DecodedImage => ({
  width: size,
  height: size,
  data: Uint8Array.from({ length: size * size * 3 }, (_, at) => (at % 3 === 0 ? red : 40)),
});

describe('tileSheet', () => {
  it('puts images row by row, each in its place', async () => {
    const reds = [0, 50, 100, 150, 200];
    const { jpeg, cell, columns } = await tileSheet(
      reds.map((red) => plain(red)),
      { cell: 16, quality: 95 },
    );
    expect([cell, columns]).toEqual([16, 3]);
    const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([48, 32]);
    reds.forEach((red, index) => {
      const [x, y] = [(index % 3) * 16 + 8, Math.floor(index / 3) * 16 + 8];
      expect(Math.abs((data[(y * 48 + x) * 3] as number) - red)).toBeLessThan(8);
    });
  });

  it('says what it cannot do', async () => {
    await expect(tileSheet([], { cell: 16 })).rejects.toThrow('at least one image');
    const many = Array.from({ length: 10 }, () => plain(1));
    await expect(tileSheet(many, { cell: 30_000 })).rejects.toThrow('do not fit');
  });
});
