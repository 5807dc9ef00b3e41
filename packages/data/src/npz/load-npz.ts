import { type Row, SparsamError } from '@sparsam/core';
import { type ImageStore, createImageStore } from '../image-store.ts';
import { createResizer } from '../resize-square.ts';
import { type NpzImages, npzParts, npzPath, withNpz } from './npz-dataset.ts';

/** Width and height of the images of an `.npz` file. */
export function npzImageSize(path: string): Promise<{ width: number; height: number }> {
  return withNpz(path, (file) => {
    // There is at least one part, or npzParts would have said so.
    const { width, height } = npzParts(file)[0] as NpzImages;
    return { width, height };
  });
}

/**
 * Unpacks the images of rows of an `.npz` file into a store of size x size, one after the other as they are read, so that no
 * more than the store is in memory. Grey is repeated to three channels.
 */
export async function loadNpz(
  path: string,
  rows: readonly Row[],
  size: number,
  onProgress?: (done: number, total: number) => void,
): Promise<ImageStore> {
  const places = new Map<string, number[]>();
  rows.forEach((row, index) => {
    const known = places.get(row.path);
    if (known === undefined) places.set(row.path, [index]);
    else known.push(index);
  });
  const store = createImageStore(rows.length, size);
  const bytes = size * size * 3;
  await withNpz(path, async (file) => {
    let done = 0;
    for (const { front, array, count, height, width, channels } of npzParts(file)) {
      const wanted = Array.from({ length: count }, (_, index) => npzPath(front, index)).some((name) =>
        places.has(name),
      );
      if (!wanted) continue;
      const resize = createResizer(width, height, size, size);
      const image = new Uint8Array(height * width * channels);
      const colour = channels === 3 ? image : new Uint8Array(height * width * 3);
      let [index, filled] = [0, 0];
      for await (const piece of file.read(array)) {
        for (let at = 0; at < piece.length;) {
          const taken = Math.min(image.length - filled, piece.length - at);
          image.set(piece.subarray(at, at + taken), filled);
          filled += taken;
          at += taken;
          if (filled < image.length) continue;
          filled = 0;
          const name = npzPath(front, index++);
          const targets = places.get(name) ?? [];
          places.delete(name);
          if (targets.length === 0) continue;
          if (channels === 1) image.forEach((grey, pixel) => colour.fill(grey, pixel * 3, pixel * 3 + 3));
          for (const target of targets) {
            const out = store.data.subarray(target * bytes, (target + 1) * bytes);
            if (width === size && height === size) out.set(colour);
            else resize(colour, out);
            onProgress?.(++done, rows.length);
          }
        }
      }
    }
  });
  const missing = [...places.keys()];
  if (missing.length > 0)
    throw new SparsamError('input', `${path} has no image ${missing[0]}. Read the file again.`);
  return store;
}
