import type { GreyPlanes } from '../hashing/grey-planes.ts';
import { type Orientation, orient } from '../hashing/orientation.ts';
import { type Placement, createAligner, inPlace, leaveOutWhite, sample, whiteShare } from './align.ts';
import { correlation } from './correlation.ts';
import { details, planeOf } from './details.ts';

/** How alike two images are once one is laid on the other. */
export type Likeness = {
  /** Correlation of the grey images where they overlap. */
  readonly overall: number;
  /** Correlation of their details where they overlap. */
  readonly details: number;
};

/** Sides of the grey images that pairs are compared at: a coarse look for every candidate, a fine one for what is left. */
export const coarseSide = 16;
export const fineSide = 48;

/** What the coarse look must find for the fine one. */
const coarseLeast = 0.85;
/** Details are what differs from the mean of squares of 7 pixels. */
const detailRadius = 3;
/** A difference in the share of white pixels from here up is worth a second look without them. */
const whiteDifference = 0.02;

/**
 * Compares pairs on their pixels: lays the second image, turned or mirrored as the hash says, on the first, letting scale,
 * shift, brightness and contrast free, and correlates what overlaps. Undefined where the pair is not alike. The search for
 * scale and shift begins at `start`, in place by default.
 */
export function createVerifier(
  coarse: GreyPlanes,
  fine: GreyPlanes,
): (a: number, b: number, orientation: Orientation, start?: Placement) => Likeness | undefined {
  const [small, large] = [createAligner(coarseSide), createAligner(fineSide)];
  const make = (side: number) => ({
    turned: new Float32Array(side * side),
    moved: new Float32Array(side * side),
    valid: new Uint8Array(side * side),
  });
  const [low, high] = [make(coarseSide), make(fineSide)];
  const inner = new Uint8Array(fineSide * fineSide);
  const [detailsA, detailsB] = [new Float32Array(inner.length), new Float32Array(inner.length)];

  const sums = new Float64Array((fineSide + 1) ** 2);

  /** Puts the pixels whose squares of details lie within both images into `inner`. */
  const shrink = (valid: Uint8Array): void => {
    inner.fill(0);
    const reach = detailRadius * (fineSide + 1);
    for (let y = detailRadius; y < fineSide - detailRadius; y++) {
      for (let x = detailRadius; x < fineSide - detailRadius; x++) {
        const at = y * fineSide + x;
        // The overlap is a rectangle: two opposite corners stand for all four.
        inner[at] = (valid[at - reach] as number) & (valid[at + reach] as number);
      }
    }
  };

  const compare = (
    a: number,
    b: number,
    orientation: Orientation,
    start: Placement,
    cutWhite: boolean,
  ): Likeness | undefined => {
    const lowA = planeOf(coarse, a);
    const lowB = orient(planeOf(coarse, b), coarseSide, orientation, low.turned);
    const roughly = small.align(lowA, lowB, start, 3, cutWhite);
    if (roughly === undefined) return undefined;
    sample(lowB, coarseSide, roughly, low.moved, low.valid);
    if (cutWhite) leaveOutWhite(lowA, low.moved, low.valid);
    if (correlation(lowA, low.moved, low.valid) < coarseLeast) return undefined;
    const highA = planeOf(fine, a);
    const highB = orient(planeOf(fine, b), fineSide, orientation, high.turned);
    const exactly = large.align(highA, highB, roughly, 3, cutWhite);
    if (exactly === undefined) return undefined;
    sample(highB, fineSide, exactly, high.moved, high.valid);
    shrink(high.valid);
    if (cutWhite) leaveOutWhite(highA, high.moved, inner);
    details(highA, fineSide, detailRadius, detailsA, sums);
    details(high.moved, fineSide, detailRadius, detailsB, sums);
    return {
      overall: correlation(highA, high.moved, inner),
      details: correlation(detailsA, detailsB, inner),
    };
  };

  const known = new Map<number, number>();
  const white = (image: number): number => {
    const share = known.get(image) ?? whiteShare(planeOf(fine, image));
    known.set(image, share);
    return share;
  };
  return (a, b, orientation, start = inPlace) => {
    const whole = compare(a, b, orientation, start, false);
    // Much more white in one than in the other: that one may have been brightened until parts of it were cut off.
    if (Math.abs(white(a) - white(b)) < whiteDifference) return whole;
    const cut = compare(a, b, orientation, start, true);
    return (cut?.details ?? 0) > (whole?.details ?? 0) ? cut : whole;
  };
}
