/**
 * One of the eight ways to turn and mirror a square, as three bits: 4 exchanges rows and columns first, then 1 mirrors left
 * and right, then 2 mirrors top and bottom.
 */
export type Orientation = number;

/** The image as it is. */
export const upright: Orientation = 0;

const words = [
  'as it is',
  'mirrored left to right',
  'mirrored top to bottom',
  'turned by 180 degrees',
  'mirrored along the diagonal',
  'turned by 90 degrees',
  'turned by 270 degrees',
  'mirrored along the other diagonal',
] as const;

/** The orientation in words: what is done to the second image to get the first. */
export function orientationName(orientation: Orientation): string {
  return words[orientation] ?? `orientation ${orientation}`;
}

/** Writes a square grey image, float32 [side, side], in an orientation into `out`. */
export function orient(
  image: Float32Array,
  side: number,
  orientation: Orientation,
  out: Float32Array,
): Float32Array {
  const [transpose, mirrorX, mirrorY] = [orientation & 4, orientation & 1, orientation & 2];
  for (let y = 0; y < side; y++) {
    const row = mirrorY ? side - 1 - y : y;
    for (let x = 0; x < side; x++) {
      const column = mirrorX ? side - 1 - x : x;
      out[y * side + x] = image[transpose ? column * side + row : row * side + column] as number;
    }
  }
  return out;
}
