import { type DecodedImage, SparsamError } from '@sparsam/core';
import sharp from 'sharp';
import { resizeSquare } from './resize-square.ts';

export type ContactSheetOptions = {
  /** Larger images are reduced to this many pixels on each side; by default none is. */
  readonly cell?: number;
  /** Width of the lines between cells in pixels; 2 by default. */
  readonly separator?: number;
  /** Grey level of the lines, 0 to 255; 255 (white) by default. */
  readonly shade?: number;
};

/** The image, reduced to limit x limit where it is larger. */
function fit(image: DecodedImage, limit: number): DecodedImage {
  return Math.max(image.width, image.height) > limit ? resizeSquare(image, limit) : image;
}

/**
 * Lays images out as a table and encodes it as PNG: one row per inner array, one column per image, thin lines between.
 * Columns are as wide as their widest image; smaller ones stand in the middle at their own size, so that sizes compare.
 */
export async function contactSheet(
  rows: readonly (readonly DecodedImage[])[],
  options: ContactSheetOptions = {},
): Promise<Buffer> {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  if (columns === 0) throw new SparsamError('usage', 'A contact sheet needs at least one image.');
  const { separator = 2, shade = 255 } = options;
  const fitted = rows.map((row) => row.map((image) => fit(image, options.cell ?? Infinity)));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...fitted.map((row) => row[column]?.width ?? 0)),
  );
  const heights = fitted.map((row) => Math.max(0, ...row.map((image) => image.height)));
  const starts = (lengths: readonly number[]): number[] =>
    lengths.reduce((all, length) => [...all, (all.at(-1) as number) + length + separator], [separator]);
  const lefts = starts(widths);
  const tops = starts(heights);
  const width = lefts.at(-1) as number;
  const height = tops.at(-1) as number;
  const sheet = Buffer.alloc(width * height * 3, shade);
  fitted.forEach((row, rowIndex) => {
    row.forEach((image, column) => {
      const left = (lefts[column] as number) + (((widths[column] as number) - image.width) >> 1);
      const top = (tops[rowIndex] as number) + (((heights[rowIndex] as number) - image.height) >> 1);
      for (let y = 0; y < image.height; y++) {
        const line = image.data.subarray(y * image.width * 3, (y + 1) * image.width * 3);
        sheet.set(line, ((top + y) * width + left) * 3);
      }
    });
  });
  return sharp(sheet, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 9 })
    .toBuffer();
}
