import { key, uniforms } from '@sparsam/core';
import { expect, test } from 'vitest';
import { findDuplicates } from './find-duplicates.ts';

const size = 48;
const bytes = size * size * 3;

/** Pictures of smooth random blobs: coarse noise, enlarged. */
function blobs(count: number): Uint8Array {
  const data = new Uint8Array(count * bytes);
  const grid = uniforms(key(5), count * 144);
  for (let image = 0; image < count; image++)
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const value = 30 + 180 * (grid[image * 144 + (y >> 2) * 12 + (x >> 2)] as number);
        data.fill(value, image * bytes + (y * size + x) * 3, image * bytes + (y * size + x) * 3 + 3);
      }
  return data;
}

test('finds exact copies, a mirrored brighter one, and nothing else', async () => {
  const data = blobs(12);
  data.copyWithin(7 * bytes, 2 * bytes, 3 * bytes);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      for (let c = 0; c < 3; c++)
        data[9 * bytes + (y * size + x) * 3 + c] =
          1.1 * (data[4 * bytes + (y * size + size - 1 - x) * 3 + c] as number) + 5;
  data.fill(10, 10 * bytes, 11 * bytes);
  data.fill(20, 11 * bytes);
  const pairs = await findDuplicates({ size, count: 12, data });
  expect(pairs).toMatchObject([
    { a: 2, b: 7, kind: 'exact' },
    { a: 4, b: 9, kind: 'near', orientation: 1 },
  ]);
});

test('finds a copy that was cropped by a tenth, and one that was brightened until its background was white', async () => {
  const data = blobs(40);
  // Each with a dark spot, as a cell has, whose place and shape differ from image to image.
  const draw = uniforms(key(6), 40 * 3);
  for (let image = 0; image < 40; image++)
    for (let at = 0; at < size * size; at++) {
      const [x, y] = [at % size, Math.floor(at / size)];
      const [a, b, c] = [0, 1, 2].map((i) => draw[3 * image + i] as number) as [number, number, number];
      const inside = ((x - 20 - 8 * a) / (6 + 3 * c)) ** 2 + ((y - 20 - 8 * b) / 6) ** 2 < 1;
      const place = image * bytes + 3 * at;
      const level = data[place] as number;
      // A stain: the lightest channel is cut off long before the darkest.
      data.set(
        inside
          ? [0.5 * level, 0.2 * level, 0.6 * level]
          : [200 + level / 5, 160 + level / 5, 150 + level / 4],
        place,
      );
    }
  const shown = (image: number, x: number, y: number, c: number): number =>
    data[image * bytes + (Math.round(y) * size + Math.round(x)) * 3 + c] as number;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      for (let c = 0; c < 3; c++) {
        data[38 * bytes + (y * size + x) * 3 + c] = shown(3, 4 + 0.9 * x, 1 + 0.94 * y, c);
        data[39 * bytes + (y * size + x) * 3 + c] = Math.min(255, 1.35 * shown(5, x, y, c));
      }
  expect(await findDuplicates({ size, count: 40, data })).toMatchObject([
    { a: 3, b: 38, kind: 'near', orientation: 0 },
    { a: 5, b: 39, kind: 'near', orientation: 0 },
  ]);
});

test('of images below 24 pixels, as they came, only exact copies are found', async () => {
  const data = blobs(4);
  data.copyWithin(3 * bytes, 0, bytes);
  for (let at = 0; at < bytes; at++) data[bytes + at] = 0.9 * (data[2 * bytes + at] as number) + 5;
  const pixels = { size, count: 4, data };
  expect(await findDuplicates(pixels)).toMatchObject([{ kind: 'exact' }, { a: 1, b: 2, kind: 'near' }]);
  expect(await findDuplicates(pixels, { nativeSide: 23 })).toMatchObject([{ a: 0, b: 3, kind: 'exact' }]);
});

test('of images that came with fewer pixels than are compared, more is asked', async () => {
  const data = blobs(6);
  const noise = uniforms(key(7), bytes);
  // The same picture, but a third of its details are others.
  for (let at = 0; at < bytes; at++)
    data[bytes + at] = (data[4 * bytes + at] as number) + 70 * ((noise[at - (at % 3)] as number) - 0.5);
  const pixels = { size, count: 6, data };
  const [pair, ...others] = await findDuplicates(pixels);
  expect(others).toEqual([]);
  expect(pair).toMatchObject({ a: 1, b: 4, kind: 'near' });
  expect(pair?.likeness).toBeLessThan(0.95);
  expect(await findDuplicates(pixels, { nativeSide: 47 })).toEqual([]);
});
