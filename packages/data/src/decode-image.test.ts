import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeImage } from './decode-image.ts';
import { colourAt, picture, temporaryFolders, writeFiles } from './test-support/temporary-folder.ts';

const temporaryFolder = temporaryFolders(afterAll);

const folder = temporaryFolder();
async function decodeBytes(name: string, bytes: Uint8Array): ReturnType<typeof decodeImage> {
  writeFiles(folder, { [name]: bytes });
  return decodeImage(join(folder, name));
}

const luma = ([r, g, b]: readonly number[]): number => 0.299 * (r ?? 0) + 0.587 * (g ?? 0) + 0.114 * (b ?? 0);

describe('decodeImage', () => {
  it.each([
    ['png', () => picture().png(), 0],
    ['jpg', () => picture().jpeg({ quality: 95 }), 8],
    ['tif', () => picture().tiff(), 8],
    ['webp', () => picture().webp({ lossless: true }), 0],
    ['16-bit.png', () => picture().toColourspace('rgb16').png(), 1],
    ['cmyk.jpg', () => picture().toColourspace('cmyk').jpeg({ quality: 95 }), 24],
    ['opaque.png', () => picture().ensureAlpha(1).png(), 0],
  ] as const)('reads %s as uint8 RGB', async (name, make, tolerance) => {
    const { width, height, data } = await decodeBytes(name, await make().toBuffer());
    expect([width, height, data.length]).toEqual([32, 24, 32 * 24 * 3]);
    for (const [x, y] of [
      [3, 3],
      [28, 4],
      [16, 20],
    ] as const) {
      const at = (y * width + x) * 3;
      colourAt(x, y).forEach((value, c) =>
        expect(Math.abs((data[at + c] as number) - value)).toBeLessThanOrEqual(tolerance),
      );
    }
  });

  it.each([
    ['grey.png', () => picture().greyscale().png()],
    ['grey16.png', () => picture().toColourspace('grey16').png()],
  ] as const)('repeats the grey of %s to three channels', async (name, make) => {
    const { data } = await decodeBytes(name, await make().toBuffer());
    expect(data.length).toBe(32 * 24 * 3);
    for (let i = 0; i < data.length; i += 3) expect(new Set(data.subarray(i, i + 3)).size).toBe(1);
    expect(Math.abs((data[(10 * 32 + 10) * 3] as number) - luma(colourAt(10, 10)))).toBeLessThan(12);
  });

  it('puts transparency on black', async () => {
    const { data } = await decodeBytes('clear.png', await picture().ensureAlpha(0).png().toBuffer());
    expect(Math.max(...data)).toBe(0);
    const half = await decodeBytes('half.png', await picture().ensureAlpha(0.5).png().toBuffer());
    expect(Math.abs((half.data[(5 * 32 + 20) * 3] as number) - colourAt(20, 5)[0] / 2)).toBeLessThanOrEqual(
      1,
    );
  });

  it('turns an image upright by its EXIF orientation', async () => {
    const turned = await picture().jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer();
    const { width, height, data } = await decodeBytes('exif.jpg', turned);
    expect([width, height]).toEqual([24, 32]);
    // Orientation 6: what is stored at (x, y) is seen at (height - 1 - y, x).
    const at = (28 * width + (23 - 4)) * 3;
    colourAt(28, 4).forEach((value, c) =>
      expect(Math.abs((data[at + c] as number) - value)).toBeLessThanOrEqual(8),
    );
  });

  it('stretches to the size asked for without aliasing', async () => {
    const stripes = Buffer.alloc(64 * 64 * 3);
    for (let i = 0; i < 64 * 64; i++) stripes.fill(i % 2 === 0 ? 255 : 0, i * 3, i * 3 + 3);
    writeFiles(folder, {
      'stripes.png': await sharp(stripes, { raw: { width: 64, height: 64, channels: 3 } })
        .png()
        .toBuffer(),
    });
    const { width, height, data } = await decodeImage(join(folder, 'stripes.png'), { width: 24, height: 20 });
    expect([width, height]).toEqual([24, 20]);
    const inner = data.filter((_, i) => Math.floor(i / 3) % 24 > 1 && Math.floor(i / 3) % 24 < 22);
    expect(Math.max(...inner) - Math.min(...inner)).toBeLessThan(30);
  });

  it.each(['truncated.jpg', 'truncated.png', 'text.png', 'empty.jpg'])(
    'refuses %s with its name and a reason',
    async (name) => {
      const whole = name.endsWith('.jpg')
        ? await picture().jpeg().toBuffer()
        : await picture().png({ compressionLevel: 0 }).toBuffer();
      const bytes = name.startsWith('truncated')
        ? whole.subarray(0, whole.length * 0.6)
        : Buffer.from(name.startsWith('text') ? 'no image' : '');
      await expect(decodeBytes(name, bytes)).rejects.toMatchObject({
        kind: 'input',
        message: expect.stringContaining(name),
      });
    },
  );
});
