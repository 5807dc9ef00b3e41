import type { DecodedImage } from '@sparsam/core';

/** Decoded images of one size in one shared memory, so that every worker thread sees them without a copy. */
export interface ImageStore {
  /** Width and height of every image. */
  readonly size: number;
  /** Number of images. */
  readonly count: number;
  /** uint8 [count, size, size, 3] over a SharedArrayBuffer. */
  readonly data: Uint8Array<SharedArrayBuffer>;
  /** Image `index`: a view into `data`, not a copy. */
  get(index: number): DecodedImage;
}

/** A store over existing memory, as a worker thread makes it from what it was sent. */
export function imageStoreOver(data: Uint8Array<SharedArrayBuffer>, size: number): ImageStore {
  const bytes = size * size * 3;
  const count = Math.floor(data.length / bytes);
  return {
    size,
    count,
    data,
    get(index) {
      if (!Number.isInteger(index) || index < 0 || index >= count) {
        throw new RangeError(`There is no image ${index}: the store holds images 0 to ${count - 1}.`);
      }
      return { width: size, height: size, data: data.subarray(index * bytes, (index + 1) * bytes) };
    },
  };
}

/** An empty (black) store of `count` images of size x size. */
export function createImageStore(count: number, size: number): ImageStore {
  return imageStoreOver(new Uint8Array(new SharedArrayBuffer(count * size * size * 3)), size);
}
