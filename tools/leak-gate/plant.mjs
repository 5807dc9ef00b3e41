/**
 * Near duplicates as people make them without knowing: one image under another name, resized, recompressed, brightened or
 * slightly cropped. What each copy gets is drawn from its key, so that the same seed plants the same copies.
 */
import { foldIn, sampler } from '@sparsam/core';
import sharp from 'sharp';

/** Everything but `recompressed` is stored as most tools do. */
const usualQuality = 90;

/** What is done to a copy, with the range that its strength is drawn from. */
export const kinds = {
  /** To .5 to 2 times its size. */
  resized: async (image, { width, height }, draw) => {
    const scale = 2 ** draw.uniform(-1, 1);
    return image
      .resize(Math.round(width * scale), Math.round(height * scale), { fit: 'fill', kernel: 'lanczos3' })
      .jpeg({ quality: usualQuality });
  },
  /** Stored as JPEG of quality 30 to 80. */
  recompressed: async (image, _size, draw) => image.jpeg({ quality: Math.round(draw.uniform(30, 80)) }),
  /** Levels times 1.1 to 1.4; what goes beyond white is cut off. */
  brightened: async (image, _size, draw) =>
    image.linear(draw.uniform(1.1, 1.4), 0).jpeg({ quality: usualQuality }),
  /** .85 to .97 of the width and, drawn by itself, of the height are kept, anywhere. */
  cropped: async (image, { width, height }, draw) => {
    const [across, down] = [draw.uniform(0.85, 0.97), draw.uniform(0.85, 0.97)].map((share, axis) =>
      Math.round(share * [width, height][axis]),
    );
    const left = Math.floor(draw.uniform(0, 1) * (width - across + 1));
    const top = Math.floor(draw.uniform(0, 1) * (height - down + 1));
    return image.extract({ left, top, width: across, height: down }).jpeg({ quality: usualQuality });
  },
};

/** The bytes of a copy of the image file: a JPEG. */
export async function nearDuplicate(file, kind, key) {
  const size = await sharp(file).metadata();
  const changed = await kinds[kind](sharp(file), size, sampler(foldIn(key, kind)));
  return changed.toBuffer();
}
