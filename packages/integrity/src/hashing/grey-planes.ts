import type { Pixels } from '../pixels.ts';

/** Grey images of one size: float32 [count, side, side], 0 to 255; in memory that threads share. */
export type GreyPlanes = { readonly side: number; readonly count: number; readonly data: Float32Array };

/** Weights of one axis: output i is the sum over k < taps of weights[i * taps + k] times input first[i] + k. */
type Axis = { readonly first: Int32Array; readonly weights: Float32Array; readonly taps: number };

/** Averages over the part of the axis that an output covers; linear between pixels where the output is the larger. */
function axis(from: number, to: number): Axis {
  const scale = from / to;
  const support = Math.max(1, scale) / 2 + (scale < 1 ? 0.5 : 0);
  const taps = Math.min(from, Math.ceil(2 * support) + 1);
  const first = new Int32Array(to);
  const weights = new Float32Array(to * taps);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const begin = Math.max(0, Math.min(from - taps, Math.floor(centre - support)));
    const exact = Array.from({ length: taps }, (_, k) =>
      scale < 1
        ? Math.max(0, 1 - Math.abs(begin + k + 0.5 - centre))
        : Math.max(0, Math.min(begin + k + 1, centre + support) - Math.max(begin + k, centre - support)),
    );
    const sum = exact.reduce((a, b) => a + b, 0);
    first[i] = begin;
    weights.set(
      exact.map((weight) => weight / sum),
      i * taps,
    );
  }
  return { first, weights, taps };
}

/**
 * The darkest channel of every image, min(R, G, B), which brightening cuts off last: of a stain the lightest channel is white
 * long before its details are gone from the darkest, and luma bends where the first is cut off. Reduced to side x side by averaging (or enlarged
 * linearly where the images are smaller).
 */
export function greyPlanes({ size, count, data }: Pixels, side: number): GreyPlanes {
  const { first, weights, taps } = axis(size, side);
  const out = new Float32Array(new SharedArrayBuffer(4 * count * side * side));
  const grey = new Float32Array(size * size);
  const narrow = new Float32Array(size * side);
  for (let image = 0; image < count; image++) {
    const start = image * size * size * 3;
    for (let i = 0, at = start; i < grey.length; i++, at += 3)
      grey[i] = Math.min(data[at] as number, data[at + 1] as number, data[at + 2] as number);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < side; x++) {
        let sum = 0;
        const from = y * size + (first[x] as number);
        for (let k = 0; k < taps; k++) sum += (weights[x * taps + k] as number) * (grey[from + k] as number);
        narrow[y * side + x] = sum;
      }
    }
    const plane = image * side * side;
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        let sum = 0;
        for (let k = 0, from = (first[y] as number) * side + x; k < taps; k++, from += side)
          sum += (weights[y * taps + k] as number) * (narrow[from] as number);
        out[plane + y * side + x] = sum;
      }
    }
  }
  return { side, count, data: out };
}
