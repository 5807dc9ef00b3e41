import type { GreyPlanes } from './grey-planes.ts';

/** The window reaches so many widths of the object: its Gaussian has this many times the object's standard deviation. */
const window = 1.5;
/** The new image shows so many standard deviations of the object to either side of its middle. */
const reach = 3;
const rounds = 10;
/** Bounds of the object's standard deviations and of its middle, as shares of the side. */
const [narrowest, widest, border] = [1 / 16, 1 / 3, 0.2];

/**
 * Middle and standard deviations of what stands out in an image, on each axis, in units of half a side from the image's
 * middle, as placements have them.
 */
export type Frame = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type CentredPlanes = { readonly planes: GreyPlanes; readonly frames: readonly Frame[] };

const between = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value));

/** exp(-((i + .5 - middle) / width)^2 / 2) for every pixel of an axis. */
function bell(out: Float64Array, middle: number, width: number): void {
  for (let i = 0; i < out.length; i++) out[i] = Math.exp(-(((i + 0.5 - middle) / width) ** 2) / 2);
}

/**
 * Finds what stands out (in pixels) in the middle of an image: moments of the squared distance from the median grey, under a Gaussian
 * window that follows them, so that what lies at the border, and a crop takes away, hardly counts (adaptive moments, as
 * astronomers measure the shapes of galaxies: Bernstein and Jarvis 2002, astro-ph/0107431). The window's own width is taken
 * off the measured one: of two Gaussians multiplied the inverse variances add.
 */
function frameOf(plane: Float32Array, side: number, salience: Float32Array, sorted: Float32Array): Frame {
  sorted.set(plane);
  const median = sorted.sort()[plane.length >> 1] as number;
  for (let i = 0; i < plane.length; i++) salience[i] = ((plane[i] as number) - median) ** 2;
  const [across, down] = [new Float64Array(side), new Float64Array(side)];
  let frame: Frame = { x: side / 2, y: side / 2, width: side / 4, height: side / 4 };
  for (let round = 0; round < rounds; round++) {
    bell(across, frame.x, window * frame.width);
    bell(down, frame.y, window * frame.height);
    let mass = 0, sumX = 0, sumY = 0, squareX = 0, squareY = 0; // prettier-ignore
    for (let y = 0; y < side; y++) {
      const fromY = y + 0.5 - frame.y;
      for (let x = 0; x < side; x++) {
        const weight = (salience[y * side + x] as number) * (across[x] as number) * (down[y] as number);
        const fromX = x + 0.5 - frame.x;
        mass += weight;
        sumX += weight * fromX;
        sumY += weight * fromY;
        squareX += weight * fromX * fromX;
        squareY += weight * fromY * fromY;
      }
    }
    if (mass < 1e-6) break;
    const deviation = (square: number, sum: number, windowWidth: number): number => {
      const inverse = 1 / Math.max(1, square / mass - (sum / mass) ** 2) - 1 / (window * windowWidth) ** 2;
      return between(inverse > 0 ? Math.sqrt(1 / inverse) : Infinity, narrowest * side, widest * side);
    };
    frame = {
      x: between(frame.x + sumX / mass, border * side, (1 - border) * side),
      y: between(frame.y + sumY / mass, border * side, (1 - border) * side),
      width: deviation(squareX, sumX, frame.width),
      height: deviation(squareY, sumY, frame.height),
    };
  }
  return frame;
}

/**
 * Every image moved and stretched, each axis by itself, so that what stands out in its middle has one place and size:
 * float32 [count, side, side] from as many. Crops of one image, whose hashes differ because everything in them has
 * moved, become nearly the same; mirroring and turning by 90 degrees pass through. Beyond its border an image goes on as its border.
 */
export function centredPlanes({ side, count, data }: GreyPlanes): CentredPlanes {
  const frames: Frame[] = [];
  const out = new Float32Array(data.length);
  const [salience, sorted] = [new Float32Array(side * side), new Float32Array(side * side)];
  const place = (pixel: number, middle: number, deviation: number): number =>
    between(middle + reach * deviation * (((pixel + 0.5) / side) * 2 - 1) - 0.5, 0, side - 1);
  for (let image = 0; image < count; image++) {
    const plane = data.subarray(image * side * side, (image + 1) * side * side);
    const { x: middleX, y: middleY, width, height } = frameOf(plane, side, salience, sorted);
    const half = side / 2;
    frames.push({
      ...{ x: middleX / half - 1, y: middleY / half - 1 },
      ...{ width: width / half, height: height / half },
    });
    for (let y = 0; y < side; y++) {
      const fromY = place(y, middleY, height);
      const top = Math.min(side - 2, Math.floor(fromY));
      for (let x = 0; x < side; x++) {
        const fromX = place(x, middleX, width);
        const left = Math.min(side - 2, Math.floor(fromX));
        const at = top * side + left;
        const upper = (plane[at] as number) * (1 - fromX + left) + (plane[at + 1] as number) * (fromX - left);
        const lower =
          (plane[at + side] as number) * (1 - fromX + left) +
          (plane[at + side + 1] as number) * (fromX - left);
        out[image * side * side + y * side + x] = upper * (1 - fromY + top) + lower * (fromY - top);
      }
    }
  }
  return { planes: { side, count, data: out }, frames };
}
