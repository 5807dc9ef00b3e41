import { type NdArray, SparsamError } from '@sparsam/core';
import type { ImageStore } from './image-store.ts';
import { createResizer } from './resize-square.ts';

/** Plain images for evaluation, without augmentation. */
export type ImageBatch = {
  /** uint8 [batch, size, size, 3]; of a batch that is not full, the rest is black. */
  readonly images: NdArray<'uint8'>;
  /** How many of the batch are images. */
  readonly valid: number;
  /** Place of the batch's first image in `indices`. */
  readonly start: number;
};

export type ImageBatchOptions = {
  readonly size: number;
  readonly batchSize: number;
  /** Which images of the store, in this order; all by default. */
  readonly indices?: ArrayLike<number>;
};

/**
 * The store's images in order, in batches of equal shape [batchSize, size, size, 3], resized (antialiased) where the
 * store's size differs. Every batch has its own memory.
 */
export function* imageBatches(
  store: ImageStore,
  options: ImageBatchOptions,
): Generator<ImageBatch, void, undefined> {
  const { size, batchSize, indices = Int32Array.from({ length: store.count }, (_, i) => i) } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new SparsamError('usage', `A batch holds a whole number of images above 0, not ${batchSize}.`);
  if (!Number.isInteger(size) || size < 1)
    throw new SparsamError('usage', `An image's size is a whole number of pixels above 0, not ${size}.`);
  const bytes = size * size * 3;
  const resize = store.size === size ? undefined : createResizer(store.size, store.size, size, size);
  for (let start = 0; start < indices.length; start += batchSize) {
    const valid = Math.min(batchSize, indices.length - start);
    const data = new Uint8Array(batchSize * bytes);
    for (let i = 0; i < valid; i++) {
      const image = store.get(indices[start + i] as number).data;
      const out = data.subarray(i * bytes, (i + 1) * bytes);
      if (resize === undefined) out.set(image);
      else resize(image, out);
    }
    yield { images: { dtype: 'uint8', shape: [batchSize, size, size, 3], data }, valid, start };
  }
}
