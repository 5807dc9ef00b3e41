import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type DatasetSource, apiVersion, definePlugin } from '@sparsam/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { failures } from '../fixtures/failures.test.helper.ts';
import { datasetChecks } from './dataset-checks.ts';
import { describeDataset } from './describe-dataset.ts';

const put = async (folder: string, path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
};

/** Four files that pass for images: what they hold is nobody's business here. */
const plugin = (change: (whole: DatasetSource) => Partial<DatasetSource>) =>
  definePlugin({
    kind: 'dataset',
    name: 'four',
    apiVersion,
    description: 'four files',
    options: z.strictObject({}),
    create() {
      const whole: DatasetSource = {
        name: 'four',
        async write(folder, { seed, onProgress }) {
          for (let i = 0; i < 4; i++) {
            await put(folder, `${i % 2 === 0 ? 'even' : 'odd'}/${i}.png`, `${seed} ${i}`);
            onProgress?.(i + 1, 4);
          }
        },
      };
      return { ...whole, ...change(whole) };
    },
  });
let calls = 0;
/** Writes the four files, then something more. */
const and = (more: (folder: string) => Promise<void>) => (whole: DatasetSource) => ({
  write: async (folder: string, options: Parameters<DatasetSource['write']>[1]) => {
    await whole.write(folder, options);
    await more(folder);
  },
});

describeDataset(plugin(() => ({})));

test('labels.csv in place of folders is taken', async () => {
  const listed = plugin(() => ({
    async write(folder, { seed, onProgress }) {
      for (const i of [0, 1]) await put(folder, `images/${i}.png`, `${seed} ${i}`);
      await put(folder, 'labels.csv', 'image,label\nimages/0.png,a\nimages/1.png,b\n');
      onProgress?.(2, 2);
    },
  }));
  expect(await failures(datasetChecks(listed))).toEqual([]);
});

test.each<[string, (whole: DatasetSource) => Partial<DatasetSource>, string]>([
  [
    'no images',
    () => ({ write: async () => {} }),
    'it writes images in a folder for each class, or images/ with labels.csv',
  ],
  [
    'labels of images that are not there',
    and((folder) => put(folder, 'labels.csv', 'image,label\nnowhere.png,a\n')),
    'it writes images in a folder for each class, or images/ with labels.csv',
  ],
  [
    'hidden files',
    and((folder) => put(folder, 'even/.cache.png', 'x')),
    'files are images, with nothing hidden or empty among them',
  ],
  [
    'programs',
    and((folder) => put(folder, 'even/fetch.sh', 'x')),
    'files are images, with nothing hidden or empty among them',
  ],
  [
    'a count of its calls',
    and((folder) => put(folder, 'even/more.png', `${calls++}`)),
    'the same seed gives the same bytes',
  ],
  ['an image twice', and((folder) => put(folder, 'even/again.png', '0 1')), 'no image is there twice'],
  [
    'progress that stops early',
    and((folder) => put(folder, 'even/late.png', 'late')),
    'progress ends with all images done',
  ],
])('a data set with %s is found', async (_, change, check) => {
  expect(await failures(datasetChecks(plugin(change)), check)).toEqual([check]);
});
