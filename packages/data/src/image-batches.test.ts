import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { key, randomBits } from '@sparsam/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { contactSheet } from './contact-sheet.ts';
import { imageBatches } from './image-batches.ts';
import { createImageStore } from './image-store.ts';
import { createResizer, resizeSquare } from './resize-square.ts';

const store = createImageStore(5, 8);
store.data.set(randomBits(key(1), store.data.length).map((word) => word & 255));

describe('imageBatches', () => {
  it('gives the images in order, the last batch padded with black', () => {
    const batches = [...imageBatches(store, { size: 8, batchSize: 2 })];
    expect(batches.map(({ start, valid }) => [start, valid])).toEqual([
      [0, 2],
      [2, 2],
      [4, 1],
    ]);
    expect(batches.every(({ images }) => images.shape.join() === '2,8,8,3')).toBe(true);
    expect(batches[1]?.images.data.subarray(0, 192)).toEqual(store.get(2).data.slice());
    expect(Math.max(...(batches[2]?.images.data.subarray(192) ?? [1]))).toBe(0);
  });

  it('takes the rows asked for and resizes them', () => {
    const [batch] = [...imageBatches(store, { size: 4, batchSize: 3, indices: [4, 0] })];
    expect(batch?.valid).toBe(2);
    expect(batch?.images.data.slice(0, 48)).toEqual(resizeSquare(store.get(4), 4).data);
  });

  it('refuses sizes that are not whole', () => {
    expect(() => [...imageBatches(store, { size: 4, batchSize: 0 })]).toThrow(/whole number of images/);
    expect(() => [...imageBatches(store, { size: 1.5, batchSize: 1 })]).toThrow(/whole number of pixels/);
  });
});

describe('resizeSquare', () => {
  it('keeps an even colour and a mean', () => {
    const even = { width: 9, height: 9, data: new Uint8Array(243).fill(200) };
    expect(new Set(resizeSquare(even, 4).data)).toEqual(new Set([200]));
    expect(new Set(resizeSquare(even, 16).data)).toEqual(new Set([200]));
  });

  it('averages where it reduces: a triangle twice the reduction wide, by hand', () => {
    // One row 0 64 128 255 repeated down, to 2 columns: weights 3 3 1 0 around x = 1 (cut at the edge) make 0.375, 0.375...
    const row = [0, 64, 128, 255].flatMap((v) => [v, v, v]);
    const { data } = resizeSquare(
      { width: 4, height: 4, data: Uint8Array.from([row, row, row, row].flat()) },
      2,
    );
    expect([data[0], data[3]]).toEqual([
      Math.round((3 * 0 + 3 * 64 + 128) / 7),
      Math.round((64 + 3 * 128 + 3 * 255) / 7),
    ]);
  });
});

/** Tensors of a safetensors file with uint8 alone. */
function readTensors(path: string): Record<string, { shape: number[]; data: Uint8Array }> {
  const file = readFileSync(path);
  const start = 8 + Number(file.readBigUInt64LE(0));
  type Entry = { shape: number[]; data_offsets: [number, number] };
  const header = JSON.parse(file.toString('utf8', 8, start)) as Record<string, Entry>;
  return Object.fromEntries(
    Object.entries(header).map(
      ([
        name,
        {
          shape,
          data_offsets: [from, to],
        },
      ]) => [name, { shape, data: file.subarray(start + from, start + to) }],
    ),
  );
}

describe('createResizer against torchvision', () => {
  // Made by tools/goldens/augment.py.
  const path = fileURLToPath(
    new URL('../../../tools/goldens/fixtures/augment/resize.safetensors', import.meta.url),
  );
  const { image, ...resized } = readTensors(path) as Record<
    string,
    { shape: [number, number, number]; data: Uint8Array }
  >;
  if (image === undefined) throw new Error('the fixture has no image');

  it.each(Object.entries(resized))(
    '%s: off by a rounding at most',
    (_name, { shape: [height, width], data }) => {
      const out = new Uint8Array(data.length);
      createResizer(image.shape[1] as number, image.shape[0] as number, width, height)(image.data, out);
      out.forEach((value, i) => expect(Math.abs(value - (data[i] as number))).toBeLessThanOrEqual(1));
    },
  );
});

describe('contactSheet', () => {
  it('lays images out with lines between, smaller ones in the middle', async () => {
    const grey = (size: number, value: number) => ({
      width: size,
      height: size,
      data: new Uint8Array(size * size * 3).fill(value),
    });
    const png = await contactSheet([[grey(4, 10), grey(2, 20)], [grey(4, 30)]], { separator: 1 });
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    // Columns 1 + 4 + 1 + 2 + 1, rows 1 + 4 + 1 + 4 + 1: every column is as wide as its widest image.
    expect([info.width, info.height]).toEqual([9, 11]);
    const at = (x: number, y: number): number | undefined => data[(y * info.width + x) * info.channels];
    expect([
      at(0, 0),
      at(1, 1),
      at(4, 4),
      at(5, 3),
      at(6, 1),
      at(6, 2),
      at(7, 3),
      at(1, 6),
      at(6, 7),
    ]).toEqual([255, 10, 10, 255, 255, 20, 20, 30, 255]);
    await expect(contactSheet([])).rejects.toThrow(/at least one image/);
  });
});
