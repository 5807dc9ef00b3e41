import { type DecodedImage, SparsamError } from '@sparsam/core';
import { encodeJpeg } from './encode-jpeg.ts';
import { resizeSquare } from './resize-square.ts';

/** Many small images in one JPEG, row by row from the top left. */
export type TileSheet = { readonly jpeg: Buffer; readonly cell: number; readonly columns: number };

export type TileSheetOptions = {
  /** Side of a tile in pixels. */
  readonly cell: number;
  readonly quality?: number;
};

/** The longest side of a JPEG: its header keeps lengths in 16 bits. */
const longestSide = 65_535;

/**
 * Puts images side by side, each resized to cell x cell, in about as many columns as rows, and encodes them together:
 * far smaller than as many files. Throws SparsamError where there is none or they do not fit into one picture.
 */
export async function tileSheet(
  images: readonly DecodedImage[],
  { cell, quality = 75 }: TileSheetOptions,
): Promise<TileSheet> {
  if (images.length === 0) throw new SparsamError('usage', 'A sheet of tiles needs at least one image.');
  const columns = Math.ceil(Math.sqrt(images.length));
  const rows = Math.ceil(images.length / columns);
  const [width, height] = [columns * cell, rows * cell];
  if (width > longestSide)
    throw new SparsamError('usage', `${images.length} tiles of ${cell} pixels do not fit into one JPEG.`);
  const pixels = new Uint8Array(width * height * 3).fill(255);
  images.forEach((image, index) => {
    const { data } = resizeSquare(image, cell);
    const left = (index % columns) * cell;
    const top = Math.floor(index / columns) * cell;
    for (let y = 0; y < cell; y++)
      pixels.set(data.subarray(y * cell * 3, (y + 1) * cell * 3), ((top + y) * width + left) * 3);
  });
  return { jpeg: await encodeJpeg({ width, height, data: pixels }, { quality }), cell, columns };
}
