import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, relative } from 'node:path';
import type { DatasetSource, Plugin } from '@sparsam/core';
import { expect } from 'vitest';
import type { Check } from '../checks/check.ts';
import { pluginChecks } from '../checks/plugin-checks.ts';

export type DatasetSuite = {
  /** Options that make the data set small: the suite writes it a few times. */
  readonly options?: Record<string, unknown>;
};

const imageTypes = ['.png', '.jpg', '.jpeg', '.tif', '.tiff', '.webp', '.bmp'];

/** Runs `work` in a new folder that is removed after it. */
async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sparsam-dataset-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** SHA-256 of every file below a folder, by path. */
async function hashes(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const found = new Map<string, string>();
  for (const file of files.sort())
    found.set(
      relative(folder, file).replaceAll('\\', '/'),
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    );
  return found;
}

const isImage = (path: string): boolean => imageTypes.includes(extname(path).toLowerCase());

/** What every data set must do: a folder that the command reads, the same for the same seed. */
export function datasetChecks(plugin: Plugin<'dataset'>, { options = {} }: DatasetSuite = {}): Check[] {
  const create = async (): Promise<DatasetSource> => plugin.create(plugin.options.parse(options), {});
  const check = (name: string, run: (source: DatasetSource, folder: string) => Promise<void>): Check => ({
    name,
    run: async () => inFolder(async (folder) => run(await create(), folder)),
  });

  return [
    ...pluginChecks(plugin, 'dataset', plugin.name),
    check(
      'it writes images in a folder for each class, or images/ with labels.csv',
      async (source, folder) => {
        await source.write(folder, { seed: 0 });
        const written = [...(await hashes(folder)).keys()];
        const images = written.filter(isImage);
        expect(images.length, 'images').toBeGreaterThan(0);
        if (written.includes('labels.csv')) {
          const [header = '', ...rows] = (await readFile(join(folder, 'labels.csv'), 'utf8'))
            .trim()
            .split('\n');
          expect(header.split(',').slice(0, 2)).toEqual(['image', 'label']);
          for (const row of rows) expect(images, 'images that labels.csv names').toContain(row.split(',')[0]);
          expect(new Set(rows.map((row) => row.split(',')[1])).size, 'classes').toBeGreaterThan(1);
        } else {
          const classes = new Set(images.map((path) => path.split('/')[0]));
          expect(classes.size, `classes, a folder each: ${[...classes].join(', ')}`).toBeGreaterThan(1);
          for (const path of images) expect(path, 'an image in the folder of its class').toContain('/');
        }
      },
    ),
    check('files are images, with nothing hidden or empty among them', async (source, folder) => {
      await source.write(folder, { seed: 0 });
      for (const path of (await hashes(folder)).keys()) {
        expect(
          path.split('/').some((part) => part.startsWith('.')),
          `${path} is hidden`,
        ).toBe(false);
        expect((await readFile(join(folder, path))).length, path).toBeGreaterThan(0);
        if (isImage(path)) continue;
        expect(['.csv', '.json', '.md', '.txt'], `${path} is no image`).toContain(extname(path));
      }
    }),
    check('the same seed gives the same bytes', async (source, folder) => {
      await source.write(join(folder, 'one'), { seed: 3 });
      await source.write(join(folder, 'between'), { seed: 4 });
      await source.write(join(folder, 'two'), { seed: 3 });
      expect(await hashes(join(folder, 'two'))).toEqual(await hashes(join(folder, 'one')));
    }),
    check('no image is there twice', async (source, folder) => {
      await source.write(folder, { seed: 0 });
      const images = [...(await hashes(folder))].filter(([path]) => isImage(path));
      expect(new Set(images.map(([, hash]) => hash)).size).toBe(images.length);
    }),
    check('progress ends with all images done', async (source, folder) => {
      const seen: (readonly [number, number])[] = [];
      await source.write(folder, { seed: 0, onProgress: (done, total) => void seen.push([done, total]) });
      const images = [...(await hashes(folder)).keys()].filter(isImage).length;
      expect(seen.at(-1)).toEqual([images, images]);
    }),
  ];
}
