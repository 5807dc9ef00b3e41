import type { Point, ViewParameters } from './view-parameters.ts';

/**
 * A plane projective map as a row-major 3 x 3 matrix: (x, y) goes to (a x + b y + c, d x + e y + f) / (g x + h y + i).
 * Coordinates are continuous: the pixel in column x covers [x, x + 1), its middle is x + 0.5.
 */
export type Homography = readonly [number, number, number, number, number, number, number, number, number];

/** The map that applies `second` first, then `first`: the matrix product first * second. */
export function compose(first: Homography, second: Homography): Homography {
  const product: number[] = [];
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += (first[row * 3 + k] as number) * (second[k * 3 + column] as number);
      product.push(sum);
    }
  }
  return product as unknown as Homography;
}

/** The map of the unit square's corners (0,0), (1,0), (1,1), (0,1) to four points (Heckbert 1989, section 2.2.3). */
function fromUnitSquare([p0, p1, p2, p3]: readonly [Point, Point, Point, Point]): Homography {
  const [dx1, dy1] = [p1[0] - p2[0], p1[1] - p2[1]];
  const [dx2, dy2] = [p3[0] - p2[0], p3[1] - p2[1]];
  const [sx, sy] = [p0[0] - p1[0] + p2[0] - p3[0], p0[1] - p1[1] + p2[1] - p3[1]];
  const area = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / area;
  const h = (dx1 * sy - sx * dy1) / area;
  return [
    p1[0] - p0[0] + g * p1[0],
    p3[0] - p0[0] + h * p3[0],
    p0[0],
    p1[1] - p0[1] + g * p1[1],
    p3[1] - p0[1] + h * p3[1],
    p0[1],
    g,
    h,
    1,
  ];
}

/** The inverse map, by the adjugate (a homography's scale is free). */
export function invert(m: Homography): Homography {
  const [a, b, c, d, e, f, g, h, i] = m;
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}

/**
 * From the picture after `perspective` back to the picture before: corners of the image go to `corners` (torchvision's
 * `perspective` with start points (0,0), (w-1,0), (w-1,h-1), (0,h-1)). As there, these whole numbers count as continuous
 * coordinates.
 */
function perspectiveInverse(
  corners: readonly [Point, Point, Point, Point],
  width: number,
  height: number,
): Homography {
  const start = fromUnitSquare([
    [0, 0],
    [width - 1, 0],
    [width - 1, height - 1],
    [0, height - 1],
  ]);
  return compose(start, invert(fromUnitSquare(corners)));
}

/** From the picture after a counter-clockwise rotation about the middle back to the picture before. */
function rotationInverse(degrees: number, width: number, height: number): Homography {
  const radians = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const [cx, cy] = [width / 2, height / 2];
  return [cos, -sin, cx - cos * cx + sin * cy, sin, cos, cy - sin * cx - cos * cy, 0, 0, 1];
}

/**
 * The one map of a view: from continuous coordinates of the view (size x size) to those of the decoded image. It undoes
 * flips, resized crop, rotation and perspective, in this order, so that the image is sampled once.
 */
export function viewHomography(
  parameters: ViewParameters,
  image: { readonly width: number; readonly height: number },
  size: number,
): Homography {
  const { corners, angle, crop, horizontalFlip, verticalFlip } = parameters;
  const { width, height } = image;
  const sx = (horizontalFlip ? -crop.width : crop.width) / size;
  const sy = (verticalFlip ? -crop.height : crop.height) / size;
  let map: Homography = [
    sx,
    0,
    crop.left + (horizontalFlip ? crop.width : 0),
    0,
    sy,
    crop.top + (verticalFlip ? crop.height : 0),
    0,
    0,
    1,
  ];
  if (angle !== 0) map = compose(rotationInverse(angle, width, height), map);
  if (corners !== undefined) map = compose(perspectiveInverse(corners, width, height), map);
  // A homography's sign is free; the kernels want the denominator positive, which tells the sides of the horizon.
  const sign = (map[6] + map[7]) * (size / 2) + map[8] < 0 ? -1 : 1;
  return sign === 1 ? map : (map.map((value) => -value) as unknown as Homography);
}

/** How many pixels of the image one pixel of the view covers at (x, y): the root of the map's local change of area. */
export function localScale(m: Homography, x: number, y: number): number {
  const w = m[6] * x + m[7] * y + m[8];
  const determinant =
    m[0] * (m[4] * m[8] - m[5] * m[7]) -
    m[1] * (m[3] * m[8] - m[5] * m[6]) +
    m[2] * (m[3] * m[7] - m[4] * m[6]);
  return Math.sqrt(Math.abs(determinant / w ** 3));
}
