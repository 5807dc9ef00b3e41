import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readLabelFile } from './read-label-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sparsam-labels-'));
  await mkdir(join(folder, 'lists'));
  await mkdir(join(folder, 'scans'));
  for (const path of ['lists/near.png', 'scans/1.png', 'scans/2.png'])
    await writeFile(join(folder, path), '');
});
afterAll(() => rm(folder, { recursive: true }));
const list = async (text: string): Promise<string> => {
  const file = join(folder, 'lists', 'mine.csv');
  await writeFile(file, text);
  return file;
};

it('finds images beside the file, and in the folder of images', async () => {
  const file = await list('image,label,group\n2.png,b,p7\nnear.png,a,\n../scans/1.png,a,\ngone.png,a,\n');
  const found = await readLabelFile(file, join(folder, 'scans'));
  expect(found).toMatchObject({ root: join(folder, 'lists'), classes: ['a', 'b'] });
  expect(found.rows).toEqual([
    { path: '../scans/1.png', label: 'a' },
    { path: '../scans/2.png', label: 'b', group: 'p7' },
    { path: 'near.png', label: 'a' },
  ]);
  expect(found.warnings).toEqual(['mine.csv names 1 files that are not there, left out: gone.png.']);
});

it('takes absolute paths, and such as begin with a slash below the folder', async () => {
  const file = await list(`image,label\n${join(folder, 'scans', '1.png')},a\n/near.png,b\n`);
  const { rows, warnings } = await readLabelFile(file);
  expect(rows).toEqual([
    { path: '../scans/1.png', label: 'a' },
    { path: 'near.png', label: 'b' },
  ]);
  expect(warnings).toEqual([]);
});

it('leaves images without a label out', async () => {
  const found = await readLabelFile(await list('image,label\nnear.png,a\n../scans/1.png,\n'));
  expect(found.rows).toEqual([{ path: 'near.png', label: 'a' }]);
});

it('says what is wrong', async () => {
  await expect(readLabelFile(join(folder, 'no.csv'))).rejects.toThrow('no.csv does not exist');
  await expect(readLabelFile(await list('image,label\nx.png,a\n'), join(folder, 'scans'))).rejects.toThrow(
    /names no labelled image that is there\..* or to .*scans\. mine\.csv names 1 files/,
  );
  await expect(readLabelFile(await list('file,label\nx.png,a\n'))).rejects.toThrow('has no column "image"');
  await expect(readLabelFile(await list('image,label\nnear.png,a\nnear.png,b\n'))).rejects.toThrow(
    '"a" in line 2',
  );
});
