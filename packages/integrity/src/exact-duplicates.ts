import { createHash } from 'node:crypto';
import type { Pixels } from './pixels.ts';

/**
 * Pairs of images with the same pixels, by SHA-256: each image with the first that has its pixels, so n images alike give
 * n - 1 pairs.
 */
export function exactDuplicates({ size, count, data }: Pixels): { readonly a: number; readonly b: number }[] {
  const bytes = size * size * 3;
  const first = new Map<string, number>();
  const pairs: { a: number; b: number }[] = [];
  for (let image = 0; image < count; image++) {
    const hash = createHash('sha256')
      .update(data.subarray(image * bytes, (image + 1) * bytes))
      .digest('base64');
    const earlier = first.get(hash);
    if (earlier === undefined) first.set(hash, image);
    else pairs.push({ a: earlier, b: image });
  }
  return pairs;
}
