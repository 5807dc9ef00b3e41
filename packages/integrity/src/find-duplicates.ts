import { availableParallelism } from 'node:os';
import { coarseSide, fineSide } from './alignment/verify-pair.ts';
import { startOfFrames } from './alignment/start-of-frames.ts';
import { exactDuplicates } from './exact-duplicates.ts';
import { type Frame, centredPlanes } from './hashing/centred-planes.ts';
import { type GreyPlanes, greyPlanes } from './hashing/grey-planes.ts';
import { type Orientation, upright } from './hashing/orientation.ts';
import { perceptualHashes } from './hashing/perceptual-hash.ts';
import type { Pixels } from './pixels.ts';
import type { NearestTask, VerifyTask } from './search/search-task.ts';
import { createSearchers } from './search/searchers.ts';
import type { Suspect } from './search/verify-chunk.ts';

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
  /**
   * Nearest images by hash that are verified for each image: so many by the hash of the whole image, and as many by that of
   * what stands out in its middle; 8 by default.
   */
  readonly neighbours?: number;
  /** Least correlation of details of a near duplicate; by default 0.85, of images below 48 pixels, as they came, 0.95. */
  readonly threshold?: number;
  /** Threads to search with at most, by default as many as there are processors; few images are searched by this one alone. */
  readonly threads?: number | undefined;
  /** Called often, with the share that is done, 0 to 1; may wait, so that the search can be interrupted. */
  readonly onProgress?: (share: number) => Promise<void> | void;
};

/** Changes with everything that may change what is found: results kept from another version are not used. */
export const duplicatesVersion = 4;

/** Images with a smaller side show too little for a proof: of them only exact duplicates are found. */
export const smallestCompared = 24;

/** Least correlation of details of a near duplicate. */
const leastLikeness = 0.85;
/**
 * The same of images that have fewer pixels than the comparison looks at: the few details that cells of one kind still show
 * are alike in many of them (docs/decisions/leak-gate.md has what was measured).
 */
const leastLikenessOfSmall = 0.95;

/** Threads take some time to start: fewer images are searched without. */
const worthThreads = 1000;
/** Pairs that a thread proves at a time. */
const chunk = 2048;

/** Least cosine of two hashes that is worth a look. */
const leastSimilar = 0.25;

/**
 * Finds images that show the same, of decoded images of one size: exact duplicates by their pixels, near duplicates by
 * perceptual hashes of the whole image and of what stands out in its middle, which crops share
 * (`perceptualHashes`, `centredPlanes`: candidates) and by laying one on the other (`createVerifier`: proof). Of images with
 * the same pixels only the first is compared with others. Of images below 24 pixels only exact duplicates are found. Pairs are sorted by a, then b.
 */
export async function findDuplicates(
  pixels: Pixels,
  options: DuplicateOptions = {},
): Promise<DuplicatePair[]> {
  const { neighbours = 8, onProgress } = options;
  const side = Math.min(pixels.size, options.nativeSide ?? pixels.size);
  const { threshold = side < fineSide ? leastLikenessOfSmall : leastLikeness } = options;
  const exact = exactDuplicates(pixels);
  const exactPairs = exact.map(({ a, b }): DuplicatePair => ({
    a,
    b,
    kind: 'exact',
    likeness: 1,
    orientation: upright,
  }));
  if (side < smallestCompared) return exactPairs.sort((x, y) => x.a - y.a || x.b - y.b);
  const copies = new Set(exact.map(({ b }) => b));
  const fine = greyPlanes(pixels, fineSide);
  await onProgress?.(0.1);
  const coarse = greyPlanes(pixels, coarseSide);
  await onProgress?.(0.15);
  const nearest = (planes: GreyPlanes): NearestTask => {
    const hashes = perceptualHashes(planes);
    // A copy's hash is that of its original: left in, copies would crowd out the neighbours of both.
    for (const copy of copies) hashes.data.fill(0, copy * hashes.dims, (copy + 1) * hashes.dims);
    return { kind: 'nearest', hashes, options: { neighbours, least: leastSimilar } };
  };
  const { planes: centred, frames } = centredPlanes(fine);
  await onProgress?.(0.2);
  const { threads = availableParallelism() } = options;
  const searchers = await createSearchers(pixels.count < worthThreads ? 1 : threads);
  try {
    const [byWhole, byMiddle] = (await searchers.run([nearest(fine), nearest(centred)], (share) =>
      onProgress?.(0.2 + 0.2 * share),
    )) as [Suspect[], Suspect[]];
    const suspects: Suspect[] = [
      ...byWhole,
      ...byMiddle.map(({ a, b, orientation }) => ({
        ...{ a, b, orientation },
        start: startOfFrames(frames[a] as Frame, frames[b] as Frame, orientation),
      })),
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
    const chunks = Array.from({ length: Math.ceil(suspects.length / chunk) }, (_, index): VerifyTask => ({
      kind: 'verify',
      planes: { coarse, fine },
      pairs: suspects.slice(index * chunk, (index + 1) * chunk),
    }));
    const likenesses = await searchers.run(chunks, (share) => onProgress?.(0.4 + 0.6 * share));
    const near = new Map<number, DuplicatePair>();
    suspects.forEach(({ a, b, orientation }, index) => {
      const likeness = likenesses[Math.floor(index / chunk)]?.[index % chunk] as number;
      const key = a * pixels.count + b;
      if (likeness >= threshold && likeness > (near.get(key)?.likeness ?? 0))
        near.set(key, { a, b, kind: 'near', likeness, orientation });
    });
    return [...exactPairs, ...near.values()].sort((x, y) => x.a - y.a || x.b - y.b);
  } finally {
    await searchers.close();
  }
}
