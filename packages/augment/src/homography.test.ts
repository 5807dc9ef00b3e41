import { describe, expect, it } from 'vitest';
import { type Homography, compose, invert, localScale, viewHomography } from './homography.ts';
import type { Point, ViewParameters } from './view-parameters.ts';

const apply = (m: Homography, [x, y]: Point): Point => {
  const w = m[6] * x + m[7] * y + m[8];
  return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w];
};
function expectPoint(found: Point, expected: Point): void {
  expect(found[0]).toBeCloseTo(expected[0], 8);
  expect(found[1]).toBeCloseTo(expected[1], 8);
}
const image = { width: 60, height: 40 };
const plain: ViewParameters = {
  angle: 0,
  crop: { left: 0, top: 0, width: 60, height: 40 },
  horizontalFlip: false,
  verticalFlip: false,
  greyscale: false,
};

describe('viewHomography', () => {
  it('stretches the crop over the view', () => {
    const map = viewHomography({ ...plain, crop: { left: 10, top: 5, width: 30, height: 20 } }, image, 16);
    expectPoint(apply(map, [0, 0]), [10, 5]);
    expectPoint(apply(map, [16, 16]), [40, 25]);
  });

  it('mirrors the crop, not the image', () => {
    const crop = { left: 10, top: 5, width: 30, height: 20 };
    expectPoint(apply(viewHomography({ ...plain, crop, horizontalFlip: true }, image, 16), [0, 0]), [40, 5]);
    expectPoint(apply(viewHomography({ ...plain, crop, verticalFlip: true }, image, 16), [0, 0]), [10, 25]);
  });

  it('turns counter-clockwise about the middle: what was on the right is on top', () => {
    const map = viewHomography({ ...plain, angle: 90 }, image, 40);
    // The top of the view's middle column looks at the right of the image.
    expectPoint(apply(map, [20, 20]), [30, 20]);
    const [x, y] = apply(map, [20, 10]);
    expect(x).toBeGreaterThan(35);
    expect(y).toBeCloseTo(20, 8);
  });

  it('moves the corners where they are told to go', () => {
    const corners = [
      [9, 7],
      [50, 2],
      [58, 37],
      [4, 33],
    ] as const;
    const map = viewHomography({ ...plain, corners }, image, 1);
    const view = ([x, y]: Point): Point => [x / 60, y / 40];
    expectPoint(apply(map, view(corners[0])), [0, 0]);
    expectPoint(apply(map, view(corners[1])), [59, 0]);
    expectPoint(apply(map, view(corners[2])), [59, 39]);
    expectPoint(apply(map, view(corners[3])), [0, 39]);
  });

  it('is its parts one after the other', () => {
    const corners = [
      [3, 1],
      [55, 6],
      [59, 39],
      [8, 30],
    ] as const;
    const crop = { left: 12, top: 3, width: 35, height: 30 };
    const whole = viewHomography({ ...plain, corners, angle: 33, crop, verticalFlip: true }, image, 16);
    const cropped = viewHomography({ ...plain, crop, verticalFlip: true }, image, 16);
    const own = (part: Partial<ViewParameters>): Homography =>
      compose(viewHomography({ ...plain, ...part }, image, 1), [1 / 60, 0, 0, 0, 1 / 40, 0, 0, 0, 1]);
    for (const point of [
      [1, 2],
      [8, 8],
      [15, 3],
    ] as const) {
      expectPoint(
        apply(whole, point),
        apply(own({ corners }), apply(own({ angle: 33 }), apply(cropped, point))),
      );
    }
  });
});

describe('invert and localScale', () => {
  const m: Homography = [1.1, 0.2, 3, -0.3, 0.9, 5, 0.002, -0.001, 1];

  it('goes back', () => {
    expectPoint(apply(invert(m), apply(m, [7, 11])), [7, 11]);
  });

  it('is the root of the change of area', () => {
    const h = 1e-5;
    const [a, b, c] = [apply(m, [7, 11]), apply(m, [7 + h, 11]), apply(m, [7, 11 + h])];
    const area = Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / h ** 2;
    expect(localScale(m, 7, 11)).toBeCloseTo(Math.sqrt(area), 4);
  });
});
