import { resolve } from 'node:path';
import type { Dataset } from '@sparsam/core';
import { decodeImage } from './decode-image.ts';
import { npzImageSize } from './npz/load-npz.ts';
import { isNpz } from './npz/npz-dataset.ts';

/** Width and height of the first readable image of a data set; undefined where none of the first eight is readable. */
export async function firstImageSize({
  root,
  rows,
}: Pick<Dataset, 'root' | 'rows'>): Promise<{ width: number; height: number } | undefined> {
  if (isNpz(root)) return npzImageSize(root);
  for (const { path } of rows.slice(0, 8)) {
    try {
      const { width, height } = await decodeImage(resolve(root, path));
      return { width, height };
    } catch {
      // Unreadable images are counted and listed where all are decoded.
    }
  }
  return undefined;
}
