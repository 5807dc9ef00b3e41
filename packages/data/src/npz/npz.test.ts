import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { firstImageSize } from '../first-image-size.ts';
import { givenSplit } from '../given-split.ts';
import { loadImages } from '../load-images.ts';
import { readDataset } from '../read-dataset.ts';
import { npy, zip } from '../test-support/npz.ts';
import { temporaryFolders } from '../test-support/temporary-folder.ts';

const temporaryFolder = temporaryFolders(afterAll);
const folder = temporaryFolder();
let number = 0;

function fileOf(bytes: Uint8Array): string {
  const path = join(folder, `${number++}.npz`);
  writeFileSync(path, bytes);
  return path;
}

/** Counting pixels: element i is i modulo 251. */
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i % 251);

const medmnist = {
  train_images: npy('|u1', [3, 4, 4, 3], counting(3 * 48)),
  train_labels: npy('|u1', [3, 1], Uint8Array.of(0, 1, 1)),
  val_images: npy('|u1', [1, 4, 4, 3], counting(48).reverse()),
  val_labels: npy('|u1', [1, 1], Uint8Array.of(1)),
  test_images: npy('|u1', [2, 4, 4, 3], counting(96)),
  test_labels: npy('|u1', [2, 1], Uint8Array.of(1, 0)),
};

describe('an .npz file in the layout of MedMNIST', () => {
  it.each([true, false])('brings images, labels and its own split (compressed: %s)', async (compressed) => {
    const dataset = await readDataset(fileOf(zip(medmnist, compressed)));
    expect(dataset.classes).toEqual(['0', '1']);
    expect(dataset.rows.map(({ path, label, part }) => [path, label, part])).toEqual([
      ['test/0000000', '1', 'test'],
      ['test/0000001', '0', 'test'],
      ['train/0000000', '0', 'train'],
      ['train/0000001', '1', 'train'],
      ['train/0000002', '1', 'train'],
      ['val/0000000', '1', 'validation'],
    ]);
    expect(givenSplit(dataset.rows)).toMatchObject({ test: [0, 1], train: [2, 3, 4], validation: [5] });
    expect(await firstImageSize(dataset)).toEqual({ width: 4, height: 4 });
    const { store } = await loadImages(dataset, { size: 4 });
    expect([...store.get(2).data]).toEqual([...counting(48)]);
    expect([...store.get(4).data]).toEqual([...counting(144).subarray(96)]);
    expect([...store.get(5).data]).toEqual([...counting(48).reverse()]);
  });

  it('has the names of its classes where MedMNIST gives the file its name, unless its labels are others', async () => {
    const named = join(temporaryFolder(), 'bloodmnist_64.npz');
    writeFileSync(named, zip(medmnist, true));
    const { name, classes, rows } = await readDataset(named);
    expect(name).toBe('bloodmnist_64');
    expect(classes).toEqual(['basophil', 'eosinophil']);
    expect(rows.map(({ label }) => label).slice(0, 3)).toEqual(['eosinophil', 'basophil', 'basophil']);
    const own = join(temporaryFolder(), 'pneumoniamnist.npz');
    writeFileSync(own, zip({ ...medmnist, test_labels: npy('|u1', [2, 1], Uint8Array.of(1, 5)) }, true));
    expect((await readDataset(own)).classes).toEqual(['0', '1', '5']);
  });

  it('reads grey images, 64-bit labels in one dimension, and rows in any order', async () => {
    const labels = new Uint8Array(new BigInt64Array([7n, 2n, 7n]).buffer);
    const file = fileOf(
      zip({
        train_images: npy('|u1', [3, 2, 2], Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
        train_labels: npy('<i8', [3], labels),
      }),
    );
    const dataset = await readDataset(file);
    expect(dataset.rows.map(({ label }) => label)).toEqual(['7', '2', '7']);
    const { store } = await loadImages(
      { ...dataset, rows: [dataset.rows[2], dataset.rows[0]] as typeof dataset.rows },
      { size: 2 },
    );
    expect([...store.get(0).data]).toEqual([9, 9, 9, 10, 10, 10, 11, 11, 11, 12, 12, 12]);
    expect([...store.get(1).data]).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
  });

  it('keeps what was unpacked in a cache until the file changes', async () => {
    const file = fileOf(zip(medmnist, true));
    const cacheFile = join(temporaryFolder(), 'images.bin');
    const load = async () => loadImages(await readDataset(file), { size: 4, cacheFile });
    expect((await load()).fromCache).toBe(false);
    expect((await load()).fromCache).toBe(true);
    writeFileSync(file, zip({ ...medmnist, val_images: npy('|u1', [1, 4, 4, 3], counting(48)) }));
    expect((await load()).fromCache).toBe(false);
  });

  const bad: [string, () => Uint8Array, RegExp][] = [
    ['no zip at all', () => Buffer.from('not a zip file, but long enough to look into'), /could not be read/],
    ['a file cut short', () => zip(medmnist).subarray(0, 300), /could not be read/],
    ['no images', () => zip({ weights: npy('|u1', [2], Uint8Array.of(1, 2)) }), /holds no images.*weights/],
    ['an empty zip', () => zip({}), /holds no images.*no arrays/],
    [
      'labels without images',
      () => zip({ train_labels: npy('|u1', [1], Uint8Array.of(1)) }),
      /train_labels but no train_images/,
    ],
    [
      'images of floats',
      () => zip({ train_images: npy('<f4', [1, 1, 1], new Uint8Array(4)) }),
      /train_images.*its type is <f4/,
    ],
    [
      'images of 16 bits',
      () => zip({ train_images: npy('<u2', [1, 1, 1], new Uint8Array(2)) }),
      /is u2 \[1, 1, 1\].*uint8/,
    ],
    [
      'volumes',
      () => zip({ train_images: npy('|u1', [1, 4, 4, 4], new Uint8Array(64)) }),
      /volumes are not read/,
    ],
    [
      'several labels an image',
      () =>
        zip({
          train_images: npy('|u1', [2, 1, 1], new Uint8Array(2)),
          train_labels: npy('|u1', [2, 14], new Uint8Array(28)),
        }),
      /several labels an image are not supported/,
    ],
    [
      'more labels than images',
      () =>
        zip({
          train_images: npy('|u1', [2, 1, 1], new Uint8Array(2)),
          train_labels: npy('|u1', [3], new Uint8Array(3)),
        }),
      /2 train_images and 3 train_labels/,
    ],
    [
      'a shape that asks for more than there is',
      () => zip({ train_images: npy('|u1', [1000, 64, 64], new Uint8Array(10)) }),
      /its shape asks for/,
    ],
    [
      'columns first',
      () => zip({ train_images: npy('|u1', [1, 1, 1], new Uint8Array(1), true) }),
      /column order/,
    ],
    [
      'no array in an .npy',
      () => zip({ train_images: Buffer.from('hello, this is text') }),
      /no numpy array/,
    ],
    ['objects', () => zip({ train_images: npy('|O', [1, 1, 1], new Uint8Array(8)) }), /type|plain numbers/],
  ];
  it.each(bad)('refuses %s', async (_name, bytes, message) => {
    const file = fileOf(bytes());
    await expect(readDataset(file)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringMatching(message),
    });
    await expect(readDataset(file)).rejects.toThrow(file);
  });

  it('finds damage in the images while unpacking them', async () => {
    const bytes = zip(medmnist, false);
    const at = Buffer.from(bytes).indexOf(Buffer.from(counting(40)));
    bytes[at + 20] = 255;
    const dataset = await readDataset(fileOf(bytes));
    await expect(loadImages(dataset, { size: 4 })).rejects.toThrow(/train_images.*checksum/);
  });

  it('refuses a file that is not there, and further images', async () => {
    await expect(readDataset(join(folder, 'nowhere.npz'))).rejects.toThrow(/nowhere\.npz does not exist/);
    await expect(readDataset(fileOf(zip(medmnist, true)), { unlabeled: folder })).rejects.toThrow(
      /goes with folders/,
    );
  });
});
