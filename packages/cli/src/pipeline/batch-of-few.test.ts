import { expect, test } from 'vitest';
import { batchOfFew } from './batch-of-few.ts';

test.each([
  // batch, accumulate, images -> batch, parts
  [32, 4, 100, 32, 4],
  [32, 1, 30, 30, 1],
  [32, 4, 30, 28, 4],
  [32, 4, 20, 18, 3],
  [32, 4, 8, 8, 1],
  [8, 4, 5, 4, 2],
  [8, 4, 3, 2, 1],
  [8, 4, 1, 1, 1],
  [8, 1, 0, 0, 1],
])('of a batch of %i in %i parts, %i images leave %i in %i', (batch, accumulate, images, left, parts) => {
  expect(batchOfFew({ batch, accumulate }, images)).toEqual({ batch: left, parts });
});

test('parts are equal, have two images at least and never more than a part of a whole batch', () => {
  for (const accumulate of [1, 2, 3, 4, 6, 12])
    for (let images = 2; images < 24; images++) {
      const { batch, parts } = batchOfFew({ batch: 24, accumulate }, images);
      expect(batch % parts).toBe(0);
      expect(batch / parts).toBeGreaterThanOrEqual(2);
      expect(batch / parts).toBeLessThanOrEqual(24 / accumulate);
      expect(batch).toBeLessThanOrEqual(images);
      expect(images - batch).toBeLessThan(24 / accumulate + parts);
    }
});
