import type { Frame } from '../hashing/centred-planes.ts';
import type { Orientation } from '../hashing/orientation.ts';
import { type Placement, inPlace } from './align.ts';

/** Beyond this a search would end at once. */
const farthest = 0.28;

/**
 * Where to begin to lay the second image, in an orientation, on the first: so that what stands out in both lies on top of
 * each other. In place where the frames are too far apart for that.
 */
export function startOfFrames(first: Frame, second: Frame, orientation: Orientation): Placement {
  // As `orient` does it: rows and columns are exchanged first, then mirrored.
  const [x, y, width, height] =
    orientation & 4
      ? [second.y, second.x, second.height, second.width]
      : [second.x, second.y, second.width, second.height];
  const scaleX = width / first.width - 1;
  const scaleY = height / first.height - 1;
  const placement = {
    scaleX,
    shiftX: (orientation & 1 ? -x : x) - (1 + scaleX) * first.x,
    scaleY,
    shiftY: (orientation & 2 ? -y : y) - (1 + scaleY) * first.y,
  };
  return Object.values(placement).every((value) => Math.abs(value) < farthest) ? placement : inPlace;
}
