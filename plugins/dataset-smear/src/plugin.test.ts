import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRegistry } from '@sparsam/core';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cellTypes } from './cell-types.ts';
import smear from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sparsam-smear-'));
});
afterEach(() => rm(folder, { recursive: true }));

const make = (options: unknown) => {
  const registry = createRegistry();
  registry.add(smear, '@sparsam/dataset-smear');
  return registry.create('dataset', 'smear', options, {});
};
const files = async (root: string): Promise<string[]> =>
  (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath.slice(root.length + 1), entry.name))
    .sort();

describe('the plugin smear', () => {
  it('writes a folder for each class, the same files for the same seed', async () => {
    const seen: number[] = [];
    const source = await make({ images: 18 });
    await source.write(join(folder, 'a'), { seed: 5, onProgress: (done) => seen.push(done) });
    await source.write(join(folder, 'b'), { seed: 5 });
    await source.write(join(folder, 'c'), { seed: 6 });
    const names = await files(join(folder, 'a'));
    expect(names).toHaveLength(18);
    expect(seen).toEqual(Array.from({ length: 18 }, (_, index) => index + 1));
    expect(await readdir(join(folder, 'a'))).toEqual(cellTypes.map(({ name }) => name));
    expect(await files(join(folder, 'b'))).toEqual(names);
    for (const name of names) {
      const bytes = await readFile(join(folder, 'a', name));
      expect(bytes.equals(await readFile(join(folder, 'b', name))), name).toBe(true);
      expect(bytes.equals(await readFile(join(folder, 'c', name))), name).toBe(false);
    }
  });

  it('makes a larger set that contains the smaller one', async () => {
    await (await make({ images: 8 })).write(join(folder, 'few'), { seed: 0 });
    await (await make({ images: 16 })).write(join(folder, 'more'), { seed: 0 });
    const names = await files(join(folder, 'few'));
    expect(names).toHaveLength(8);
    for (const name of names) {
      const bytes = await readFile(join(folder, 'few', name));
      expect(bytes.equals(await readFile(join(folder, 'more', name))), name).toBe(true);
    }
  });

  it('writes the size and format that were asked for', async () => {
    await (await make({ images: 8, size: 96, format: 'jpeg' })).write(folder, { seed: 0 });
    const [name] = await files(folder);
    expect(name).toMatch(/\.jpg$/);
    expect(await sharp(join(folder, name as string)).metadata()).toMatchObject({
      width: 96,
      height: 96,
      format: 'jpeg',
    });
  });

  it('refuses options that it does not know and too few images', async () => {
    await expect(make({ images: 3 })).rejects.toThrow(/images: /);
    await expect(make({ imges: 30 })).rejects.toThrow(/imges/);
  });

  it('says where it could not write', async () => {
    const file = join(folder, 'taken');
    await (await import('node:fs/promises')).writeFile(file, '');
    await expect((await make({ images: 8 })).write(file, { seed: 0 })).rejects.toThrow(/taken/);
  });
});
