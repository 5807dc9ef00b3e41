import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { DecodedImage } from '@sparsam/core';
import { encodeJpeg } from './encode-jpeg.ts';

const plain = (red: number, size = 8): DecodedImage => ({
  width: size,
  height: size,
  data: Uint8Array.from({ length: size * size * 3 }, (_, at) => (at % 3 === 0 ? red : 40)),
});

describe('encodeJpeg', () => {
  it('reduces what is larger and leaves what is smaller', async () => {
    const meta = async (bytes: Buffer) => sharp(bytes).metadata();
    expect(await meta(await encodeJpeg(plain(10, 32), { size: 16 }))).toMatchObject({
      format: 'jpeg',
      width: 16,
      height: 16,
    });
    expect(await meta(await encodeJpeg(plain(10, 8), { size: 16 }))).toMatchObject({ width: 8, height: 8 });
  });
});
