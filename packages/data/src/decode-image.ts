import { readFile } from 'node:fs/promises';
import { type DecodedImage, SparsamError } from '@sparsam/core';
import sharp, { type FitEnum } from 'sharp';

/** How an image is brought to a size; without a size it keeps its own. */
export type DecodeOptions = {
  readonly width?: number;
  readonly height?: number;
  /** `fill` (default) stretches to width x height, as the reference squares its images; `cover` crops, `contain` pads with black. */
  readonly fit?: 'fill' | 'cover' | 'contain';
};

/**
 * Decodes an image file to uint8 [height, width, 3], sRGB, upright: EXIF orientation applied, greyscale repeated to three
 * channels, 16 bits cut to the upper 8, CMYK and embedded profiles converted to sRGB, transparency put on black (the
 * colour that augmentation fills with). Of an animation or a stack, the first page. Resized with a Catmull-Rom kernel that
 * widens with the reduction, so that nothing aliases. Truncated files are errors.
 *
 * @throws SparsamError (input) naming the file and the decoder's reason
 */
export async function decodeImage(path: string, options: DecodeOptions = {}): Promise<DecodedImage> {
  const { width, height, fit = 'fill' } = options;
  try {
    // From memory the decoder looks at the file once; given a path it opens it twice.
    let pipeline = sharp(await readFile(path), { failOn: 'error' })
      .autoOrient()
      .flatten({ background: '#000' });
    if (width !== undefined || height !== undefined) {
      const resizing = { fit: fit satisfies keyof FitEnum, kernel: 'cubic', background: '#000' } as const;
      pipeline = pipeline.resize({
        ...resizing,
        ...(width !== undefined && { width }),
        ...(height !== undefined && { height }),
      });
    }
    const { data, info } = await pipeline
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Error(`it decodes to ${info.channels} channels`);
    return { width: info.width, height: info.height, data };
  } catch (cause) {
    throw new SparsamError('input', `The image ${path} could not be read: ${decoderReason(cause)}.`, {
      cause,
    });
  }
}

/** What the decoder complained of, in one line: of a broken file it lists every block that it stumbled over. */
export function decoderReason(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.trim().split('\n', 1)[0] ?? message;
}

/**
 * Runs `decode` over the items, twice as many at once as `threads` (some wait for the disk), with the decoder's own threads
 * off: for many small images that is the fastest. Restores the decoder's settings afterwards.
 */
export async function decodeMany<Item>(
  items: readonly Item[],
  threads: number,
  decode: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const before = sharp.concurrency();
  sharp.concurrency(1);
  let next = 0;
  const runner = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await decode(items[index] as Item, index);
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, Math.min(2 * threads, items.length)) }, runner));
  } finally {
    sharp.concurrency(before);
  }
}
