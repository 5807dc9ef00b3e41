import { expect, test } from 'vitest';
import { toyLabelled } from '../test-support/toy-labelled.ts';
import { cutBatch, equalParts, filledParts } from './cut-batch.ts';

test('equal parts have two images or more, and what is none is said with what is', () => {
  expect(equalParts(12, 4)).toEqual({ parts: 4, images: 3 });
  expect(equalParts(1, 1)).toEqual({ parts: 1, images: 1 });
  expect(() => equalParts(12, 5)).toThrow(
    /^A batch of 12 images cannot be gone through in 5 equal parts of two images or more\. Take 1, 2, 3, 4, 6 parts/,
  );
  expect(() => equalParts(4, 4)).toThrow(/Take 1, 2 parts/);
});

test.each([
  [32, 4, 4, 8],
  // The last part lacks one of 31 and two of 10.
  [31, 4, 4, 8],
  [10, 3, 3, 4],
  // Five parts of two are fewer than seven, and no part is empty.
  [9, 7, 5, 2],
  [5, 4, 3, 2],
  [3, 3, 2, 2],
  [1, 4, 1, 1],
])('a batch of %i in at most %i parts is %i parts of %i', (batch, wanted, parts, images) => {
  expect(filledParts(batch, wanted)).toEqual({ parts, images });
  expect((parts - 1) * images).toBeLessThan(batch);
});

test('only where images have weights may a part be filled up', () => {
  expect(() => cutBatch({}, 31, 4)).toThrow(/batch of 31/);
  expect(cutBatch(toyLabelled(), 31, 4)).toEqual({ parts: 4, images: 8 });
});
