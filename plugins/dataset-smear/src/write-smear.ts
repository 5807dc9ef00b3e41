import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatasetSource, foldIn, key } from '@sparsam/core';
import sharp from 'sharp';
import { cellTypes } from './cell-types.ts';
import { renderCell } from './render-cell.ts';

/** How many images, how large and in which format. `images` is shared equally among the classes. */
export type SmearOptions = {
  readonly images: number;
  readonly size: number;
  readonly format: 'png' | 'jpeg';
};

/** How many images are being encoded at a time; drawing goes on meanwhile. */
const inFlight = 8;

/**
 * The data set: a folder per class with files `<class>-0001.png`. Image number n of a class depends on the seed, the
 * class, n and the size alone, so that a larger data set contains the smaller one.
 */
export function smearDataset({ images, size, format }: SmearOptions): DatasetSource {
  return {
    name: 'smear',
    async write(folder, { seed, onProgress }) {
      const extension = format === 'png' ? 'png' : 'jpg';
      for (const type of cellTypes) await mkdir(join(folder, type.name), { recursive: true });
      const pending = new Set<Promise<void>>();
      let done = 0;
      for (let index = 0; index < images; index++) {
        const type = cellTypes[index % cellTypes.length] as (typeof cellTypes)[number];
        const number = Math.floor(index / cellTypes.length);
        const pixels = renderCell(foldIn(foldIn(foldIn(key(seed), 'smear'), type.name), number), type, size);
        const file = join(
          folder,
          type.name,
          `${type.name}-${String(number + 1).padStart(4, '0')}.${extension}`,
        );
        const image = sharp(pixels, { raw: { width: size, height: size, channels: 3 } });
        const encoded = format === 'png' ? image.png({ compressionLevel: 6 }) : image.jpeg({ quality: 92 });
        const written = encoded.toFile(file).then(() => {
          pending.delete(written);
          onProgress?.(++done, images);
        });
        pending.add(written);
        if (pending.size >= inFlight) await Promise.race(pending);
      }
      await Promise.all(pending);
    },
  };
}
