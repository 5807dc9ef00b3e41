import { existsSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadImages } from './load-images.ts';
import { readDataset } from './read-dataset.ts';
import { picture, temporaryFolders, writeFiles } from './test-support/temporary-folder.ts';

const temporaryFolder = temporaryFolders(afterAll);

/** `count` images whose sizes tell them apart, of which some are damaged. */
async function folderOf(count: number, damaged: readonly number[] = []): Promise<string> {
  const folder = temporaryFolder();
  for (let i = 0; i < count; i++) {
    const bytes = await picture(8 + (i % 20), 8)
      .png({ compressionLevel: 0 })
      .toBuffer();
    writeFiles(folder, {
      [`${String(i).padStart(3, '0')}.png`]: damaged.includes(i) ? bytes.subarray(0, 150) : bytes,
    });
  }
  return folder;
}

describe('loadImages', () => {
  it('decodes all images into one shared memory', async () => {
    const dataset = await readDataset(await folderOf(5));
    const seen: number[] = [];
    const { store, rows, skipped, warnings } = await loadImages(dataset, {
      size: 8,
      onProgress: (done) => seen.push(done),
    });
    expect(store.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([store.count, store.size, store.data.length]).toEqual([5, 8, 5 * 8 * 8 * 3]);
    expect(rows).toEqual(dataset.rows);
    expect([skipped, warnings]).toEqual([[], []]);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    // Image 0 has the store's size, so it arrives unchanged.
    expect(store.get(0).data[3]).toBe(44);
    expect(() => store.get(5)).toThrow(/no image 5/);
  });

  it('skips, counts and lists unreadable images and leaves no gap', async () => {
    const folder = await folderOf(41, [3, 40]);
    const dataset = await readDataset(folder);
    const whole = await loadImages(
      { ...dataset, rows: dataset.rows.filter((_, i) => i !== 3 && i !== 40) },
      { size: 8 },
    );
    const { store, rows, skipped, warnings } = await loadImages(dataset, { size: 8 });
    expect(skipped.map(({ path }) => path)).toEqual(['003.png', '040.png']);
    expect(skipped[0]?.reason).toBeTruthy();
    expect(warnings.join()).toMatch(/2 of 41 images could not be read, skipped: 003\.png \(/);
    expect(rows).toHaveLength(39);
    expect(store.count).toBe(39);
    expect(Buffer.compare(Buffer.from(store.data), Buffer.from(whole.store.data))).toBe(0);
  });

  it('gives up above 5 % of unreadable images', async () => {
    const dataset = await readDataset(await folderOf(20, [1, 2]));
    await expect(loadImages(dataset, { size: 8 })).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringMatching(/2 of 20 images could not be read, more than the 5 %.*001\.png/),
    });
    expect((await loadImages(dataset, { size: 8, maxUnreadable: 0.1 })).rows).toHaveLength(18);
    await expect(loadImages({ root: dataset.root, rows: [] }, { size: 8 })).rejects.toThrow(
      /no image to load/,
    );
  });

  it('gives up where none can be read, whatever is put up with', async () => {
    const dataset = await readDataset(await folderOf(2, [0, 1]));
    await expect(loadImages(dataset, { size: 8, maxUnreadable: 1 })).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringMatching(/^2 of 2 images could not be read: 000\.png.*Repair or remove/),
    });
  });

  it('keeps the images in a cache as long as the files are the same', async () => {
    const folder = await folderOf(21, [4]);
    const cacheFile = join(temporaryFolder(), 'deep/er/images.bin');
    const load = async (size = 8): ReturnType<typeof loadImages> =>
      loadImages(await readDataset(folder), { size, cacheFile });
    const first = await load();
    expect(first.fromCache).toBe(false);
    expect(readdirSync(join(cacheFile, '..'))).toEqual(['images.bin']);
    const second = await load();
    expect(second.fromCache).toBe(true);
    expect(second).toEqual({ ...first, store: expect.anything(), fromCache: true });
    expect(Buffer.compare(Buffer.from(second.store.data), Buffer.from(first.store.data))).toBe(0);
    expect(second.store.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect((await load(6)).fromCache).toBe(false);
    writeFiles(folder, { '000.png': await picture(9, 9).png().toBuffer() });
    const changed = await load(6);
    expect(changed.fromCache).toBe(false);
    expect((await load(6)).fromCache).toBe(true);
  });

  it('decodes again where the cache is damaged', async () => {
    const folder = await folderOf(3);
    const cacheFile = join(temporaryFolder(), 'images.bin');
    const dataset = await readDataset(folder);
    const { store } = await loadImages(dataset, { size: 8, cacheFile });
    for (const damage of [
      () => truncateSync(cacheFile, statSync(cacheFile).size - 1),
      () => truncateSync(cacheFile, 10),
      () => writeFileSync(cacheFile, readFileSync(cacheFile).fill(120, 0, 40)),
    ]) {
      damage();
      const again = await loadImages(dataset, { size: 8, cacheFile });
      expect(again.fromCache).toBe(false);
      expect(Buffer.compare(Buffer.from(again.store.data), Buffer.from(store.data))).toBe(0);
    }
  });

  it('goes on without a cache that cannot be written', async () => {
    const folder = await folderOf(3);
    const cacheFile = join(folder, '000.png', 'images.bin');
    const { store, warnings } = await loadImages(await readDataset(folder), { size: 8, cacheFile });
    expect(store.count).toBe(3);
    expect(warnings.join()).toMatch(/could not be kept in/);
    expect(existsSync(cacheFile)).toBe(false);
  });
});
