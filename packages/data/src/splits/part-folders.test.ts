import { afterAll, expect, test } from 'vitest';
import { readDataset } from '../read-dataset.ts';
import { temporaryFolders, writeFiles } from '../test-support/temporary-folder.ts';
import { partOfFolder } from './part-folders.ts';

const folder = temporaryFolders(afterAll);

test('folders train and test around the classes are a split', async () => {
  const root = folder();
  writeFiles(root, {
    'train/x/1.png': '',
    'train/y/2.png': '',
    'val/x/3.png': '',
    'Test/y/4.png': '',
    'unlabeled/5.png': '',
  });
  const { rows, classes } = await readDataset(root);
  expect(classes).toEqual(['x', 'y']);
  expect(rows.map(({ path, label, part }) => [path, label, part])).toEqual([
    ['Test/y/4.png', 'y', 'test'],
    ['train/x/1.png', 'x', 'train'],
    ['train/y/2.png', 'y', 'train'],
    ['unlabeled/5.png', undefined, 'unlabeled'],
    ['val/x/3.png', 'x', 'validation'],
  ]);
});

test('a class that is called train does not make a split, nor does train without test', async () => {
  const root = folder();
  writeFiles(root, { 'train/1.png': '', 'test/2.png': '', 'bus/3.png': '' });
  expect((await readDataset(root)).rows.some(({ part }) => part !== undefined)).toBe(false);
  const half = folder();
  writeFiles(half, { 'train/x/1.png': '', 'val/x/2.png': '' });
  expect((await readDataset(half)).rows.some(({ part }) => part !== undefined)).toBe(false);
  expect(partOfFolder('constructor')).toBeUndefined();
});
