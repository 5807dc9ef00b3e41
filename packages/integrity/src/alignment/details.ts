import type { GreyPlanes } from '../hashing/grey-planes.ts';

/**
 * What is left of an image [side, side] without its coarse structure: the image less its mean over squares of
 * 2 radius + 1 pixels (cut at the border). `sums` is scratch of (side + 1)^2 whose first row and column are 0. Two cells of one kind share the coarse structure; only copies share the details.
 */
export function details(
  image: Float32Array,
  side: number,
  radius: number,
  out: Float32Array,
  sums: Float64Array,
): Float32Array {
  const width = side + 1;
  for (let y = 0; y < side; y++) {
    let line = 0;
    for (let x = 0; x < side; x++) {
      line += image[y * side + x] as number;
      sums[(y + 1) * width + x + 1] = (sums[y * width + x + 1] as number) + line;
    }
  }
  for (let y = 0; y < side; y++) {
    const top = Math.max(0, y - radius);
    const bottom = Math.min(side, y + radius + 1);
    for (let x = 0; x < side; x++) {
      const left = Math.max(0, x - radius);
      const end = Math.min(side, x + radius + 1);
      const sum =
        (sums[bottom * width + end] as number) -
        (sums[top * width + end] as number) -
        (sums[bottom * width + left] as number) +
        (sums[top * width + left] as number);
      out[y * side + x] = (image[y * side + x] as number) - sum / ((bottom - top) * (end - left));
    }
  }
  return out;
}

/** Image `index` of some planes: a view, not a copy. */
export function planeOf({ side, data }: GreyPlanes, index: number): Float32Array {
  return data.subarray(index * side * side, (index + 1) * side * side);
}
