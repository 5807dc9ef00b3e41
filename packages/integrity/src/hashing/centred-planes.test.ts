import { expect, test } from 'vitest';
import { inPlace, sample } from '../alignment/align.ts';
import { startOfFrames } from '../alignment/start-of-frames.ts';
import { type Frame, centredPlanes } from './centred-planes.ts';
import { orient } from './orientation.ts';

const side = 48;

/** A dark spot, wider than high, left of the middle and above it, with a lighter one at the border. */
const spot = Float32Array.from({ length: side * side }, (_, at) => {
  const [x, y] = [at % side, Math.floor(at / side)];
  const bell = (middleX: number, middleY: number, width: number, height: number): number =>
    Math.exp(-(((x - middleX) / width) ** 2 + ((y - middleY) / height) ** 2) / 2);
  return 230 - 170 * bell(21, 26, 8, 6) - 60 * bell(45, 4, 3, 3);
});

const framed = (plane: Float32Array) => {
  const { planes, frames } = centredPlanes({ side, count: 1, data: plane });
  return { plane: planes.data, frame: frames[0] as Frame };
};
const farthest = (a: Float32Array, b: Float32Array): number =>
  Math.max(...a.map((value, at) => Math.abs(value - (b[at] as number))));

test.each([0, 1, 2, 3, 4, 5, 6, 7])(
  'an image in orientation %i is centred alike and starts in place',
  (orientation) => {
    const turned = orient(spot, side, orientation, new Float32Array(spot.length));
    const [one, two] = [framed(spot), framed(turned)];
    const back = orient(one.plane, side, orientation, new Float32Array(spot.length));
    expect(farthest(two.plane, back)).toBeLessThan(0.5);
    for (const value of Object.values(startOfFrames(two.frame, one.frame, orientation)))
      expect(value).toBeCloseTo(0, 2);
  },
);

test('of a crop the same is shown, and laying it on the image begins where it was cut', () => {
  const cut = { scaleX: -0.12, shiftX: 0.08, scaleY: -0.05, shiftY: -0.03 };
  const crop = new Float32Array(spot.length);
  sample(spot, side, cut, crop, new Uint8Array(spot.length));
  const [image, cropped] = [framed(spot), framed(crop)];
  expect(farthest(image.plane, cropped.plane)).toBeLessThan(farthest(spot, crop) / 2);
  const start = startOfFrames(cropped.frame, image.frame, 0);
  for (const [name, value] of Object.entries(cut))
    expect(Math.abs(start[name as keyof typeof start] - value), name).toBeLessThan(0.03);
});

test('images whose spots are of very different size start in place, and a flat image is left alone', () => {
  const frame = { x: 0, y: 0, width: 0.2, height: 0.2 };
  expect(startOfFrames(frame, { ...frame, width: 0.4 }, 0)).toEqual(inPlace);
  const flat = new Float32Array(spot.length).fill(90);
  expect([...new Set(framed(flat).plane)]).toEqual([90]);
});
