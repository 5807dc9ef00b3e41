import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Gallery } from './gallery.ts';
import { galleryFileName, readGallery, writeGallery } from './gallery-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sparsam-gallery-'));
});
afterEach(() => rm(folder, { recursive: true }));

const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3);
const gallery: Gallery = {
  protocol: 'abc',
  method: 'dino',
  backbone: 'xcit',
  points: Int32Array.of(0, 4),
  positions: Float32Array.of(0, 0.5, 1, 0.25),
  sheet: { jpeg, cell: 40, columns: 2 },
  thumbnails: new Map([[4, jpeg]]),
};

describe('a gallery file', () => {
  it('gives back what was written, with pictures and without', async () => {
    await writeGallery(folder, gallery);
    expect(await readGallery(folder)).toEqual(gallery);
    const bare = { ...gallery, sheet: undefined, thumbnails: new Map() };
    await writeGallery(folder, bare);
    expect(await readGallery(folder)).toEqual(bare);
    // Too few test images make no map.
    const few = { ...bare, points: new Int32Array(0), positions: new Float32Array(0) };
    await writeGallery(folder, few);
    expect(await readGallery(folder)).toEqual(few);
  });

  it('refuses what is no gallery or no JPEG', async () => {
    await expect(readGallery(folder)).rejects.toThrow('there is no such file');
    await writeFile(join(folder, galleryFileName), 'nonsense');
    await expect(readGallery(folder)).rejects.toThrow(galleryFileName);
    await writeGallery(folder, { ...gallery, thumbnails: new Map([[1, Uint8Array.of(60, 115, 118)]]) });
    await expect(readGallery(folder)).rejects.toThrow(/does not hold the pictures/);
  });
});
