import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolders, writeFiles } from '../test-support/temporary-folder.ts';
import { readSplitDataset } from './split-dataset-rows.ts';
import { type SplitLists, describeSplit, readSplit, readSplitLists, writeSplit } from './split-folder.ts';
import { verifyLists } from './verify-lists.ts';

const folder = temporaryFolders(afterAll);
const lists: SplitLists = {
  train: [
    { path: 'a.png', label: 'x', group: 'p' },
    { path: 'b.png', label: 'y' },
  ],
  test: [{ path: 'c.png', label: 'x' }],
  unlabeled: [{ path: 'd.png' }],
};

test('a split that is written is read again and verified by its hashes', async () => {
  const root = folder();
  await writeSplit(root, lists, { name: 'mine', notes: ['a note'] });
  const { manifest, lists: read } = await readSplit(root);
  expect(read).toEqual(lists);
  expect(manifest).toMatchObject({
    name: 'mine',
    group: 'group',
    classes: ['x', 'y'],
    notes: ['a note'],
    parts: { train: { images: 2, perClass: { x: 1, y: 1 } }, unlabeled: { images: 1, perClass: {} } },
  });
  expect(verifyLists(manifest, read)).toEqual({
    same: ['train', 'test', 'unlabeled'],
    missing: [],
    problems: [],
  });
});

test('lists that are not those of the manifest are told apart', () => {
  const manifest = describeSplit(lists, { name: 'mine' });
  const problems = (given: SplitLists) => verifyLists(manifest, given).problems.map(({ problem }) => problem);
  expect(problems({ ...lists, test: [{ path: 'e.png', label: 'x' }] })).toEqual([
    expect.stringContaining('not the same ones'),
  ]);
  expect(problems({ ...lists, test: [{ path: 'c.png', label: 'y' }] })).toEqual([
    '0 images of x, 1 are stated',
    '1 images of y, 0 are stated',
  ]);
  expect(problems({ ...lists, validation: [{ path: 'v.png', label: 'x' }] })).toEqual([
    'the manifest of mine has no such part',
  ]);
  expect(verifyLists(manifest, { train: lists.train ?? [] }).missing).toEqual(['test', 'unlabeled']);
});

test('a manifest may state nothing that nobody knows', () => {
  const manifest = describeSplit(lists, { name: 'mine' });
  const unknown = { images: null, perClass: null, sha256: null, list: null };
  expect(verifyLists({ ...manifest, parts: { train: unknown } }, { train: [{ path: 'z' }] })).toEqual({
    same: [],
    missing: [],
    problems: [],
  });
});

test('damaged, foreign and missing manifests are refused in words', async () => {
  const root = folder();
  await expect(readSplit(root)).rejects.toThrow(/There is no .*manifest\.json/);
  writeFiles(root, { 'manifest.json': '{' });
  await expect(readSplit(root)).rejects.toThrow(/could not be read as JSON/);
  writeFiles(root, { 'manifest.json': '{"schema":7}' });
  await expect(readSplit(root)).rejects.toThrow(/version 7.*reads version 1/);
  writeFiles(root, { 'manifest.json': '{"schema":1,"name":"x"}' });
  await expect(readSplit(root)).rejects.toThrow(/not a manifest of a split: title/);
  const outside = describeSplit(lists, { name: 'mine' });
  const parts = { train: { ...outside.parts.train, list: '../train.csv' } };
  writeFiles(root, { 'manifest.json': JSON.stringify({ ...outside, parts }) });
  await expect(readSplit(root)).rejects.toThrow(/must lie beside the manifest/);
});

test('lists make a data set: an image in two lists has two rows, one that is not there is an error', async () => {
  const root = folder();
  writeFiles(root, { 'a.png': 'a', 'b.png': 'b', 'c.png': 'c', 'd.png': 'd', 'left.png': 'e' });
  const double: SplitLists = { ...lists, test: [{ path: 'a.png', label: 'x' }] };
  const { rows, classes } = await readSplitDataset(root, double);
  expect(rows).toEqual([
    { path: 'a.png', label: 'x', group: 'p', part: 'train' },
    { path: 'a.png', label: 'x', part: 'test' },
    { path: 'b.png', label: 'y', part: 'train' },
    { path: 'd.png', part: 'unlabeled' },
  ]);
  expect(classes).toEqual(['x', 'y']);
  const gone: SplitLists = { ...lists, test: [{ path: 'gone.png', label: 'x' }] };
  await expect(readSplitDataset(root, gone)).rejects.toThrow(
    /1 of 4 images of the lists are not in .*gone\.png/,
  );
  const torn: SplitLists = {
    train: [
      { path: 'a.png', label: 'x' },
      { path: 'a.png', label: 'y' },
    ],
  };
  await expect(readSplitDataset(root, torn)).rejects.toThrow(/gives a\.png the labels "x" and "y"/);
});

test('unlabelled lists need no label column', async () => {
  const root = folder();
  writeFiles(root, { 'u.csv': 'image\na.png\n' });
  expect(await readSplitLists({ unlabeled: join(root, 'u.csv') })).toEqual({
    unlabeled: [{ path: 'a.png' }],
  });
  await expect(readSplitLists({ train: join(root, 'u.csv') })).rejects.toThrow(/label/);
});
