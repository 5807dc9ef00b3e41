import type { NdArray } from '@sparsam/core';

const cut = <Data extends NdArray['data']>(
  data: Data,
  ranges: readonly (readonly [number, number])[],
): Data => {
  const length = ranges.reduce((sum, [from, to]) => sum + to - from, 0);
  const part = new (data.constructor as new (length: number) => Data)(length);
  let at = 0;
  for (const [from, to] of ranges) {
    part.set(data.subarray(from, to), at);
    at += to - from;
  }
  return part;
};

/**
 * The rows of some images of a batch: of [count * batch, ...], all images of view 0 first, those from `image` on,
 * `images` of them, as [count * images, ...]. Where the batch ends before, its first images follow.
 */
export function partOfBatch<Array extends NdArray>(
  array: Array,
  { batch, image, images }: { readonly batch: number; readonly image: number; readonly images: number },
): Array {
  const { shape, data } = array;
  const [rows = 0, ...inner] = shape;
  const width = inner.reduce((product, extent) => product * extent, 1);
  const count = rows / batch;
  const end = Math.min(batch, image + images);
  const ranges = Array.from({ length: count }, (_, view) => {
    const at = (place: number): number => (view * batch + place) * width;
    return [[at(image), at(end)] as const, [at(0), at(image + images - end)] as const];
  }).flat();
  return { ...array, shape: [count * images, ...inner], data: cut(data, ranges) };
}
