import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { temporaryFolders, writeFiles } from '../test-support/temporary-folder.ts';
import { countClasses, listHash, readSplitList, splitListText } from './split-list.ts';

const folder = temporaryFolders(afterAll);

/** Reads a list of this text. */
function read(text: string, labels: 'needed' | 'optional' = 'needed') {
  const root = folder();
  writeFiles(root, { 'list.csv': text });
  return readSplitList(join(root, 'list.csv'), { labels });
}

test('reads the original layout: a nameless index column, image and label; names a second time stay', async () => {
  expect(await read(',image,label\n0,a/1.jpg,x\n1,./b\\2.jpg,y\n2,a/1.jpg,x\n')).toEqual([
    { path: 'a/1.jpg', label: 'x' },
    { path: 'b/2.jpg', label: 'y' },
    { path: 'a/1.jpg', label: 'x' },
  ]);
});

test('what is written is read again, also with commas and quotes in names', async () => {
  const images = [
    { path: 'a, "b".png', label: 'x,y', group: 'p' },
    { path: 'c.png', label: 'z' },
  ];
  expect(await read(splitListText(images))).toEqual(images);
  expect(await read(splitListText([{ path: 'c.png' }]), 'optional')).toEqual([{ path: 'c.png' }]);
});

describe('refuses, naming the line', () => {
  test.each([
    ['a missing label column', 'image\na.png\n', /label/],
    ['no line', 'image,label\n', /names no image/],
    ['an empty image', 'image,label\n,x\n', /line 2: the image is empty/],
    ['an empty label', 'image,label\na.png,\n', /line 2: a\.png has no label/],
    [
      'a path out of the root',
      'image,label\na.png,x\n../b.png,x\n',
      /line 3: \.\.\/b\.png is not below the root/,
    ],
    ['an absolute path', 'image,label\n/b.png,x\n', /not below the root/],
  ])('%s', async (_, text, words) => {
    await expect(read(text)).rejects.toThrow(words);
  });

  test('a file that is not there', async () => {
    await expect(readSplitList(join(folder(), 'x.csv'), { labels: 'optional' })).rejects.toThrow(
      /does not exist/,
    );
  });
});

test('the hash is of what a list says, not of its order', () => {
  const [one, two] = [
    { path: 'a', label: 'x' },
    { path: 'b', label: 'y' },
  ];
  expect(listHash([one, two])).toBe(listHash([two, one]));
  expect(listHash([one, two])).not.toBe(listHash([one, { ...two, label: 'x' }]));
  expect(listHash([one, two])).not.toBe(listHash([one, two, two]));
  expect(countClasses([two, one, one])).toEqual({ x: 2, y: 1 });
});
