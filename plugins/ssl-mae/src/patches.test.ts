import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { hidePatches, toPatches } from './patches.ts';

beforeAll(() => tf.setBackend('cpu'));

const side = 6;
const grid = 2;
const patch = side / grid;
/** Each value names its place: image, row, column, channel. */
const name = (b: number, y: number, x: number, c: number): number => 1000 * b + 100 * y + 10 * x + c + 1;
const images = (): tf.Tensor4D =>
  tf.tensor4d(
    [0, 1].map((b) =>
      Array.from({ length: side }, (_, y) =>
        Array.from({ length: side }, (_, x) => [0, 1, 2].map((c) => name(b, y, x, c))),
      ),
    ),
  );

test('patches lie row by row, and so do the pixels in them', () => {
  const patches = toPatches(images(), grid).arraySync();
  for (const [b, ofImage] of patches.entries()) {
    for (const [place, values] of ofImage.entries()) {
      const [top, left] = [Math.floor(place / grid) * patch, (place % grid) * patch];
      const expected = Array.from({ length: patch * patch * 3 }, (_, i) =>
        name(b, top + Math.floor(i / (patch * 3)), left + (Math.floor(i / 3) % patch), i % 3),
      );
      expect(values).toEqual(expected);
    }
  }
});

test('hidden patches are grey and all others as they were', () => {
  const mask = tf.tensor2d([
    [1, 0, 0, 0],
    [0, 0, 1, 1],
  ]);
  const hidden = toPatches(hidePatches(images(), mask, grid), grid).arraySync();
  const whole = toPatches(images(), grid).arraySync();
  const places = mask.arraySync();
  for (const [b, ofImage] of hidden.entries()) {
    for (const [place, values] of ofImage.entries()) {
      const seen = places[b]?.[place] === 0;
      expect(values).toEqual(whole[b]?.[place]?.map((value) => (seen ? value : 0)));
    }
  }
});
