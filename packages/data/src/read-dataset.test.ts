import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readDataset } from './read-dataset.ts';
import { temporaryFolders, writeFiles } from './test-support/temporary-folder.ts';

const temporaryFolder = temporaryFolders(afterAll);

/** A data set of files without content: reading a folder does not look into images. */
function folderWith(files: readonly string[], tables: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder();
  writeFiles(folder, { ...Object.fromEntries(files.map((path) => [path, ''])), ...tables });
  return folder;
}

describe('readDataset: layouts', () => {
  it('reads a folder per class, sorted by path, hidden files left out', async () => {
    const root = folderWith([
      'b/2.png',
      'b/1.JPG',
      'a/deep/er/3.tif',
      '.hidden/x.png',
      'a/.DS_Store',
      'a/notes.txt',
    ]);
    const dataset = await readDataset(root);
    expect(dataset.rows).toEqual([
      { path: 'a/deep/er/3.tif', label: 'a' },
      { path: 'b/1.JPG', label: 'b' },
      { path: 'b/2.png', label: 'b' },
    ]);
    expect(dataset.classes).toEqual(['a', 'b']);
    expect(dataset.warnings).toEqual([]);
  });

  it('reads images/ with labels.csv, with a nameless index column, a group column and an empty label', async () => {
    const root = folderWith(['images/x.png', 'images/y.png', 'images/z.png'], {
      'labels.csv':
        '\uFEFF,Image,label,group\r\n0,images/y.png,dog,p1\r\n1,images/x.png,"cat, big",\r\n2,./images/z.png,,p2\r\n',
    });
    const dataset = await readDataset(root);
    expect(dataset.rows).toEqual([
      { path: 'images/x.png', label: 'cat, big' },
      { path: 'images/y.png', label: 'dog', group: 'p1' },
      { path: 'images/z.png', group: 'p2' },
    ]);
    expect(dataset.classes).toEqual(['cat, big', 'dog']);
  });

  it('reads semicolons and backslashes, as spreadsheets on Windows write them', async () => {
    const root = folderWith(['images/x.png'], { 'labels.csv': 'image;label\nimages\\x.png;cat\n' });
    expect((await readDataset(root)).rows).toEqual([{ path: 'images/x.png', label: 'cat' }]);
  });

  it('reads a flat folder and images/ alone as unlabelled', async () => {
    expect(await readDataset(folderWith(['2.png', '1.png']))).toMatchObject({
      rows: [{ path: '1.png' }, { path: '2.png' }],
      classes: [],
    });
    expect((await readDataset(folderWith(['images/1.png']))).rows).toEqual([{ path: 'images/1.png' }]);
  });

  it('reads groups.csv beside the images', async () => {
    const root = folderWith(['a/1.png', 'a/2.png', 'b/3.png'], {
      'groups.csv': 'image,group\na/1.png,p1\nb/3.png,p1\nb/9.png,p2\n',
    });
    const { rows, warnings } = await readDataset(root);
    expect(rows.map(({ group }) => group)).toEqual(['p1', undefined, 'p1']);
    expect(warnings.join(' ')).toMatch(/names 1 images that are not in the data set: b\/9\.png/);
    expect(warnings.join(' ')).toMatch(/no group for 1 of 3 images/);
  });

  it('adds the images of --unlabeled, with paths relative to the root', async () => {
    const root = folderWith(['data/a/1.png', 'other/2.png', 'other/deep/3.png']);
    const dataset = await readDataset(join(root, 'data'), { unlabeled: join(root, 'other') });
    expect(dataset.rows).toEqual([
      { path: '../other/2.png' },
      { path: '../other/deep/3.png' },
      { path: 'a/1.png', label: 'a' },
    ]);
    expect(existsSync(join(dataset.root, dataset.rows[0]?.path ?? ''))).toBe(true);
  });
});

describe('readDataset: odd but not fatal', () => {
  it('counts and lists duplicate rows, missing files and files that are not named', async () => {
    const root = folderWith(['images/1.png', 'images/2.png', 'images/3.png'], {
      'labels.csv': 'image,label\nimages/1.png,a\nimages/1.png,a\nimages/gone.png,b\nimages/2.png,b\n',
    });
    const { rows, warnings } = await readDataset(root);
    expect(rows.map(({ path }) => path)).toEqual(['images/1.png', 'images/2.png']);
    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toMatch(/names 1 images more than once.*images\/1\.png/);
    expect(warnings[1]).toMatch(/names 1 files that are not there.*images\/gone\.png/);
    expect(warnings[2]).toMatch(/1 images are not named in labels\.csv.*images\/3\.png/);
  });

  it('says which files are of formats that it does not read', async () => {
    const { warnings } = await readDataset(folderWith(['a/1.png', 'a/2.bmp']));
    expect(warnings.join()).toMatch(/1 files are of formats that are not read, left out: a\/2\.bmp/);
  });

  it('counts images beside class folders as unlabelled', async () => {
    const { rows, warnings } = await readDataset(folderWith(['a/1.png', 'loose.png']));
    expect(rows).toEqual([{ path: 'a/1.png', label: 'a' }, { path: 'loose.png' }]);
    expect(warnings.join()).toMatch(/1 images lie beside the folders/);
  });
});

describe('readDataset: errors', () => {
  const labels = (content: string): string => folderWith(['images/1.png'], { 'labels.csv': content });
  it.each([
    ['a folder that is not there', () => join(temporaryFolder(), 'nowhere'), /does not exist/],
    ['a file instead of a folder', () => join(labels('image,label\n'), 'labels.csv'), /is a file/],
    ['an empty folder', () => temporaryFolder(), /holds no images/],
    ['only formats that are not read', () => folderWith(['1.dcm']), /formats that are not read \(1\.dcm\)/],
    [
      'no label column',
      () => labels('image,labels\nimages/1.png,a\n'),
      /no column "label"\. Is "labels" meant\?/,
    ],
    [
      'no image column',
      () => labels('file,label\nimages/1.png,a\n'),
      /no column "image".*it names file, label/,
    ],
    ['an empty labels.csv', () => labels(''), /no column "image"/],
    [
      'two labels for one image',
      () => labels('image,label\nimages/1.png,a\nimages/1.png,b\n'),
      /label "a" in line 2 and "b" in line 3/,
    ],
    ['a row without its label', () => labels('image,label\nimages/1.png\n'), /could not be read as CSV/],
    ['no row with a file', () => labels('image,label\nimages/9.png,a\n'), /names no image that is there/],
    [
      'two groups for one image',
      () => folderWith(['a/1.png'], { 'groups.csv': 'image,group\na/1.png,p\na/1.png,q\n' }),
      /group "p" and to "q"/,
    ],
    [
      'an empty folder of unlabelled images',
      () => folderWith(['a/1.png']),
      /holds no images/,
      () => ({ unlabeled: temporaryFolder() }),
    ],
  ] as [string, () => string, RegExp, (() => { unlabeled?: string })?][])(
    '%s',
    async (_name, folder, message, options = () => ({})) => {
      await expect(readDataset(folder(), options())).rejects.toMatchObject({
        kind: 'input',
        message: expect.stringMatching(message),
      });
    },
  );
});
