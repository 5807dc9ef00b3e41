import type { GreyPlanes } from '../hashing/grey-planes.ts';
import { type Orientation, orient } from '../hashing/orientation.ts';
import { createAligner, inPlace, leaveOutWhite, sample } from './align.ts';
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

/**
 * Compares pairs on their pixels: lays the second image, turned or mirrored as the hash says, on the first, letting scale,
 * shift, brightness and contrast free, and correlates what overlaps. Undefined where the pair is not alike.
 */
export function createVerifier(
  coarse: GreyPlanes,
  fine: GreyPlanes,
): (a: number, b: number, orientation: Orientation) => Likeness | undefined {
  const [small, large] = [createAligner(coarseSide), createAligner(fineSide)];
  const make = (side: number) => ({
    turned: new Float32Array(side * side),
    moved: new Float32Array(side * side),
    valid: new Uint8Array(side * side),
  });
  const [low, high] = [make(coarseSide), make(fineSide)];
  const inner = new Uint8Array(fineSide * fineSide);
  const [detailsA, detailsB] = [new Float32Array(inner.length), new Float32Array(inner.length)];

  /** Pixels whose squares of details lie within both images. */
  const shrink = (valid: Uint8Array): Uint8Array => {
    inner.fill(0);
    const reach = detailRadius * (fineSide + 1);
    for (let y = detailRadius; y < fineSide - detailRadius; y++) {
      for (let x = detailRadius; x < fineSide - detailRadius; x++) {
        const at = y * fineSide + x;
        // The overlap is a rectangle: two opposite corners stand for all four.
        inner[at] = (valid[at - reach] as number) & (valid[at + reach] as number);
      }
    }
    return inner;
  };

  return (a, b, orientation) => {
    const lowA = planeOf(coarse, a);
    const lowB = orient(planeOf(coarse, b), coarseSide, orientation, low.turned);
    const roughly = small.align(lowA, lowB, inPlace, 3);
    if (roughly === undefined) return undefined;
    sample(lowB, coarseSide, roughly, low.moved, low.valid);
    leaveOutWhite(lowA, low.moved, low.valid);
    if (correlation(lowA, low.moved, low.valid) < coarseLeast) return undefined;
    const highA = planeOf(fine, a);
    const highB = orient(planeOf(fine, b), fineSide, orientation, high.turned);
    const exactly = large.align(highA, highB, roughly, 3);
    if (exactly === undefined) return undefined;
    sample(highB, fineSide, exactly, high.moved, high.valid);
    const within = shrink(high.valid);
    leaveOutWhite(highA, high.moved, within);
    details(highA, fineSide, detailRadius, detailsA);
    details(high.moved, fineSide, detailRadius, detailsB);
    return {
      overall: correlation(highA, high.moved, within),
      details: correlation(detailsA, detailsB, within),
    };
  };
}
