import type { Placement } from '../alignment/align.ts';
import { createVerifier } from '../alignment/verify-pair.ts';
import type { GreyPlanes } from '../hashing/grey-planes.ts';
import type { Candidate } from '../hashing/nearest-by-hash.ts';

/** A pair to be proved, and where to begin to lay one on the other; in place where that is not said. */
export type Suspect = Candidate & { readonly start?: Placement };

/** The grey images that pairs are proved on. */
export type ComparedPlanes = { readonly coarse: GreyPlanes; readonly fine: GreyPlanes };

/** The correlation of details of each pair, 0 where they are not alike: [pairs]. */
export function verifyChunk({ coarse, fine }: ComparedPlanes, pairs: readonly Suspect[]): Float64Array {
  const verify = createVerifier(coarse, fine);
  return Float64Array.from(
    pairs,
    ({ a, b, orientation, start }) => verify(a, b, orientation, start)?.details ?? 0,
  );
}
