import type { DecodedImage } from '@sparsam/core';

/**
 * Weights of one axis: output i is the sum over k < `taps` of `weights[i * taps + k]` times input `first[i] + k`.
 * Weights are whole numbers that sum to 2^14.
 */
type Axis = { readonly first: Int32Array; readonly weights: Int32Array; readonly taps: number };

const unit = 2 ** 14;

/** A triangle filter, as wide as the reduction where there is one: bilinear with antialiasing (Pillow, torchvision). */
function axis(from: number, to: number): Axis {
  const scale = from / to;
  const support = Math.max(1, scale);
  const centre = (i: number): number => (i + 0.5) * scale;
  // Pixels whose middle lies within the triangle.
  const start = (i: number): number => Math.max(0, Math.floor(centre(i) - support + 0.5));
  const end = (i: number): number => Math.min(from, Math.floor(centre(i) + support + 0.5));
  const taps = Math.max(...Array.from({ length: to }, (_, i) => end(i) - start(i)));
  const first = new Int32Array(to);
  const weights = new Int32Array(to * taps);
  for (let i = 0; i < to; i++) {
    const begin = Math.min(start(i), from - taps);
    const exact = Array.from({ length: taps }, (_, k) =>
      Math.max(0, 1 - Math.abs(begin + k + 0.5 - centre(i)) / support),
    );
    const sum = exact.reduce((a, b) => a + b, 0);
    const rounded = exact.map((weight) => Math.round((weight / sum) * unit));
    const largest = rounded.indexOf(Math.max(...rounded));
    rounded[largest] = (rounded[largest] as number) + unit - rounded.reduce((a, b) => a + b, 0);
    first[i] = begin;
    weights.set(rounded, i * taps);
  }
  return { first, weights, taps };
}

/**
 * A function that resizes uint8 [height, width, 3] to uint8 [outHeight, outWidth, 3] with a triangle filter that widens
 * with the reduction (Pillow's and torchvision's antialiased bilinear); it writes into `out`. Tables are made once.
 */
export function createResizer(
  width: number,
  height: number,
  outWidth: number,
  outHeight: number,
): (image: Uint8Array, out: Uint8Array) => void {
  const horizontal = axis(width, outWidth);
  const vertical = axis(height, outHeight);
  // 8 fractional bits between the passes: 255 * 2^8 * 2^14 stays below 2^31.
  const between = new Int32Array(height * outWidth * 3);
  return (image, out) => {
    const stride = outWidth * 3;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < outWidth; x++) {
        let at = (y * width + (horizontal.first[x] as number)) * 3;
        let [r, g, b] = [0, 0, 0];
        for (let k = 0, w = x * horizontal.taps; k < horizontal.taps; k++, w++, at += 3) {
          const weight = horizontal.weights[w] as number;
          r += weight * (image[at] as number);
          g += weight * (image[at + 1] as number);
          b += weight * (image[at + 2] as number);
        }
        const to = y * stride + x * 3;
        between[to] = (r + 32) >> 6;
        between[to + 1] = (g + 32) >> 6;
        between[to + 2] = (b + 32) >> 6;
      }
    }
    for (let y = 0; y < outHeight; y++) {
      const start = (vertical.first[y] as number) * stride;
      for (let x = 0; x < stride; x++) {
        let sum = 2 ** 21;
        for (let k = 0, w = y * vertical.taps, at = start + x; k < vertical.taps; k++, w++, at += stride) {
          sum += (vertical.weights[w] as number) * (between[at] as number);
        }
        out[y * stride + x] = sum >> 22;
      }
    }
  };
}

/** An image resized to size x size; the image itself where it has that size. */
export function resizeSquare(image: DecodedImage, size: number): DecodedImage {
  if (image.width === size && image.height === size) return image;
  const data = new Uint8Array(size * size * 3);
  createResizer(image.width, image.height, size, size)(image.data, data);
  return { width: size, height: size, data };
}
