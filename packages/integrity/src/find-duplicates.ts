import { createVerifier, coarseSide, fineSide } from './alignment/verify-pair.ts';
import { exactDuplicates } from './exact-duplicates.ts';
import { greyPlanes } from './hashing/grey-planes.ts';
import { type Candidate, nearestByHash } from './hashing/nearest-by-hash.ts';
import { type Orientation, upright } from './hashing/orientation.ts';
import { perceptualHashes } from './hashing/perceptual-hash.ts';
import type { Pixels } from './pixels.ts';

/** Two images that show the same; a before b. */
export type DuplicatePair = {
  readonly a: number;
  readonly b: number;
  /** `exact`: the same pixels. `near`: the same but for size, compression, brightness, a small crop, a turn or a mirror. */
  readonly kind: 'exact' | 'near';
  /** Correlation of their details once one is laid on the other, 1 for exact duplicates. */
  readonly likeness: number;
  /** What is done to b to get a. */
  readonly orientation: Orientation;
};

export type DuplicateOptions = {
  /** Pairs by other means (feature distance), to be verified like those of the hash. */
  readonly candidates?: readonly { readonly a: number; readonly b: number }[];
  /** The side of the images before they were brought to one size, where they were smaller; the size of `pixels` by default. */
  readonly nativeSide?: number | undefined;
  /** Nearest images by hash that are verified for each image; 12 by default. */
  readonly neighbours?: number;
  /** Least correlation of details of a near duplicate; 0.85 by default. */
  readonly threshold?: number;
  /** Called often, with the share that is done, 0 to 1; may wait, so that the search can be interrupted. */
  readonly onProgress?: (share: number) => Promise<void> | void;
};

/** Changes with everything that may change what is found: results kept from another version are not used. */
export const duplicatesVersion = 2;

/** Images with a smaller side show too little for a proof: of them only exact duplicates are found. */
export const smallestCompared = 24;

/** Least cosine of two hashes that is worth a look. */
const leastSimilar = 0.25;

/**
 * Finds images that show the same, of decoded images of one size: exact duplicates by their pixels, near duplicates by
 * perceptual hash (`perceptualHashes`: candidates) and by laying one on the other (`createVerifier`: proof). Of images with
 * the same pixels only the first is compared with others. Of images below 24 pixels only exact duplicates are found. Pairs are sorted by a, then b.
 */
export async function findDuplicates(
  pixels: Pixels,
  options: DuplicateOptions = {},
): Promise<DuplicatePair[]> {
  const { neighbours = 12, threshold = 0.85, onProgress } = options;
  const exact = exactDuplicates(pixels);
  const exactPairs = exact.map(({ a, b }): DuplicatePair => ({
    a,
    b,
    kind: 'exact',
    likeness: 1,
    orientation: upright,
  }));
  if (Math.min(pixels.size, options.nativeSide ?? pixels.size) < smallestCompared)
    return exactPairs.sort((x, y) => x.a - y.a || x.b - y.b);
  const copies = new Set(exact.map(({ b }) => b));
  const fine = greyPlanes(pixels, fineSide);
  await onProgress?.(0.1);
  const coarse = greyPlanes(pixels, coarseSide);
  await onProgress?.(0.15);
  const hashes = perceptualHashes(fine);
  // A copy's hash is that of its original: left in, copies would crowd out the neighbours of both.
  for (const copy of copies) hashes.data.fill(0, copy * hashes.dims, (copy + 1) * hashes.dims);
  const byHash = await nearestByHash(hashes, {
    neighbours,
    least: leastSimilar,
    onProgress: (done, total) => onProgress?.(0.2 + (0.3 * done) / total),
  });
  const candidates: Candidate[] = [
    ...byHash,
    ...(options.candidates ?? []).flatMap(({ a, b }) =>
      copies.has(a) || copies.has(b)
        ? []
        : Array.from({ length: 8 }, (_, orientation) => ({
            a: Math.min(a, b),
            b: Math.max(a, b),
            orientation,
          })),
    ),
  ];
  const near = new Map<number, DuplicatePair>();
  const verify = createVerifier(coarse, fine);
  let done = 0;
  for (const { a, b, orientation } of candidates) {
    const likeness = verify(a, b, orientation)?.details ?? 0;
    const key = a * pixels.count + b;
    if (likeness >= threshold && likeness > (near.get(key)?.likeness ?? 0))
      near.set(key, { a, b, kind: 'near', likeness, orientation });
    if (++done % 2048 === 0) await onProgress?.(0.5 + (0.5 * done) / candidates.length);
  }
  return [...exactPairs, ...near.values()].sort((x, y) => x.a - y.a || x.b - y.b);
}
