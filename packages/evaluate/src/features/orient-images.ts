import type { NdArray } from '@sparsam/core';

/**
 * What orientation i does: columns reversed, rows reversed, rows and columns exchanged. The half turn comes first, then
 * the flips, then the quarter turns, so that the first two, four or eight are closed under composition.
 */
const symmetries: readonly (readonly [columns: boolean, rows: boolean, exchanged: boolean])[] = [
  [false, false, false],
  [true, true, false],
  [true, false, false],
  [false, true, false],
  [false, false, true],
  [true, true, true],
  [true, false, true],
  [false, true, true],
];

/**
 * A batch of square images, uint8 [batch, size, size, 3], in orientation `index` (0 to 7) of the eight that flips and
 * quarter turns give; 0 is the batch as it is.
 */
export function orientImages(images: NdArray<'uint8'>, index: number): NdArray<'uint8'> {
  const [columns, rows, exchanged] = symmetries[index] as (typeof symmetries)[number];
  if (!columns && !rows && !exchanged) return images;
  const [batch, size] = images.shape as [number, number];
  const { data } = images;
  const out = new Uint8Array(data.length);
  let at = 0;
  for (let image = 0; image < batch; image++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const [u, v] = [columns ? size - 1 - x : x, rows ? size - 1 - y : y];
        const from = (image * size * size + (exchanged ? u * size + v : v * size + u)) * 3;
        out[at++] = data[from] as number;
        out[at++] = data[from + 1] as number;
        out[at++] = data[from + 2] as number;
      }
    }
  }
  return { ...images, data: out };
}
