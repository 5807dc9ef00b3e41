import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Dataset, type Row, SparsamError } from '@sparsam/core';
import { decodeImage, decoderReason, decodeMany } from './decode-image.ts';
import { type ImageStore, createImageStore, imageStoreOver } from './image-store.ts';
import { loadNpz } from './npz/load-npz.ts';
import { isNpz } from './npz/npz-dataset.ts';
import { naming } from './read-labels.ts';
import { contentKey, readStoreCache, writeStoreCache } from './store-cache.ts';

/** An image that could not be read, and why. */
export type SkippedImage = { readonly path: string; readonly reason: string };

export type LoadOptions = {
  /** Every image is stretched to size x size. */
  readonly size: number;
  readonly onProgress?: (done: number, total: number) => void;
  /** A file that keeps the decoded images; used only while the images are what they were. */
  readonly cacheFile?: string;
  /** Images decoded at once; all processors by default. */
  readonly threads?: number;
  /** Largest fraction of unreadable images that is put up with; 0.05 by default. */
  readonly maxUnreadable?: number;
};

export type LoadedImages = {
  /** The readable images, in the order of `rows`. */
  readonly store: ImageStore;
  /** The rows whose images could be read: row i is image i of the store. */
  readonly rows: readonly Row[];
  readonly skipped: readonly SkippedImage[];
  /** What was odd but not fatal: images skipped, a cache that could not be written. */
  readonly warnings: readonly string[];
  /** Whether the cache file was used instead of decoding. */
  readonly fromCache: boolean;
  /** Says what was decoded, to what size: what is worked out from the images may be kept under it. With a cache file only. */
  readonly key?: string;
};

/** Decodes all rows into one store; images that cannot be read leave no gap. */
async function decodeAll(
  dataset: Pick<Dataset, 'root' | 'rows'>,
  options: LoadOptions,
): Promise<{ store: ImageStore; skipped: SkippedImage[] }> {
  const { size, onProgress, threads = availableParallelism() } = options;
  const { root, rows } = dataset;
  if (isNpz(root)) return { store: await loadNpz(root, rows, size, onProgress), skipped: [] };
  const bytes = size * size * 3;
  const store = createImageStore(rows.length, size);
  const failed = new Map<number, SkippedImage>();
  let done = 0;
  await decodeMany(rows, threads, async ({ path }, index) => {
    try {
      store.data.set(
        (await decodeImage(join(root, path), { width: size, height: size })).data,
        index * bytes,
      );
    } catch (error) {
      if (!(error instanceof SparsamError)) throw error;
      failed.set(index, { path, reason: decoderReason(error.cause ?? error) });
    }
    onProgress?.(++done, rows.length);
  });
  if (failed.size === 0) return { store, skipped: [] };
  let kept = 0;
  for (let index = 0; index < rows.length; index++) {
    if (failed.has(index)) continue;
    if (kept !== index) store.data.copyWithin(kept * bytes, index * bytes, (index + 1) * bytes);
    kept++;
  }
  const skipped = [...failed.keys()].sort((a, b) => a - b).map((index) => failed.get(index) as SkippedImage);
  return { store: imageStoreOver(store.data.subarray(0, kept * bytes), size), skipped };
}

/**
 * Decodes every image of a data set once, to size x size, into one shared memory: uint8 [images, size, size, 3].
 * Unreadable and truncated images are skipped and listed.
 *
 * @throws SparsamError (input) where there is no row, no image can be read, or more than `maxUnreadable` of them cannot
 */
export async function loadImages(
  dataset: Pick<Dataset, 'root' | 'rows'>,
  options: LoadOptions,
): Promise<LoadedImages> {
  const { size, cacheFile, maxUnreadable = 0.05 } = options;
  const { root, rows } = dataset;
  if (!Number.isInteger(size) || size < 1)
    throw new SparsamError(
      'usage',
      `The size of the decoded images must be a whole number of pixels above 0, not ${size}.`,
    );
  if (rows.length === 0) throw new SparsamError('input', `There is no image to load from ${root}.`);
  const key = cacheFile === undefined ? '' : await contentKey(root, rows, size);
  const cached = cacheFile === undefined ? undefined : await readStoreCache(cacheFile, key);
  const { store, skipped } = cached ?? (await decodeAll(dataset, options));
  const warnings: string[] = [];
  if (skipped.length > 0) {
    const list = naming(skipped.map(({ path, reason }) => `${path} (${reason})`));
    const count = `${skipped.length} of ${rows.length} images could not be read`;
    if (skipped.length === rows.length || skipped.length > maxUnreadable * rows.length) {
      // Where any number is put up with, none that can be read is still too few.
      const limit = maxUnreadable < 1 ? `, more than the ${maxUnreadable * 100} % that are put up with` : '';
      throw new SparsamError('input', `${count}${limit}: ${list}. Repair or remove these files in ${root}.`);
    }
    warnings.push(`${count}, skipped: ${list}.`);
  }
  if (cacheFile !== undefined && cached === undefined) {
    try {
      await writeStoreCache(cacheFile, key, store, skipped);
    } catch (error) {
      // The images are in memory: without a cache the run goes on and only the next one decodes again.
      warnings.push(
        `The decoded images could not be kept in ${cacheFile}: ${error instanceof Error ? error.message : String(error)}.`,
      );
    }
  }
  const unreadable = new Set(skipped.map(({ path }) => path));
  return {
    store,
    rows: rows.filter(({ path }) => !unreadable.has(path)),
    skipped,
    warnings,
    fromCache: cached !== undefined,
    ...(cacheFile === undefined ? {} : { key }),
  };
}
