import type { DecodedImage } from '@sparsam/core';
import sharp from 'sharp';
import { resizeSquare } from './resize-square.ts';

export type JpegOptions = {
  /** Larger images are reduced to size x size; by default none is. */
  readonly size?: number;
  /** 1 to 100; 80 by default. */
  readonly quality?: number;
};

/** An image as a JPEG file, for people to look at. */
export async function encodeJpeg(
  image: DecodedImage,
  { size, quality = 80 }: JpegOptions = {},
): Promise<Buffer> {
  const larger = size !== undefined && Math.max(image.width, image.height) > size;
  const { width, height, data } = larger ? resizeSquare(image, size) : image;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, mozjpeg: true })
    .toBuffer();
}
