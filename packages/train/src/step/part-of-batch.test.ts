import { expect, test } from 'vitest';
import { partOfBatch } from './part-of-batch.ts';

test('a part has the same images of every view', () => {
  // Two views of four images, two numbers each: view, then image.
  const data = Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3, 10, 10, 11, 11, 12, 12, 13, 13);
  const views = { dtype: 'float32', shape: [8, 2], data } as const;
  expect(partOfBatch(views, { batch: 4, image: 2, images: 2 })).toEqual({
    dtype: 'float32',
    shape: [4, 2],
    data: Float32Array.of(2, 2, 3, 3, 12, 12, 13, 13),
  });
  expect(partOfBatch(views, { batch: 4, image: 3, images: 2 }).data).toEqual(
    Float32Array.of(3, 3, 0, 0, 13, 13, 10, 10),
  );
  const weights = { dtype: 'float32', shape: [4], data: Float32Array.of(1, 2, 3, 4) } as const;
  expect(partOfBatch(weights, { batch: 4, image: 0, images: 2 }).data).toEqual(Float32Array.of(1, 2));
});
