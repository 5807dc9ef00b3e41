import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Dataset, type Part, type Row, SparsamError } from '@sparsam/core';
import { byPath } from '../list-images.ts';
import { medmnistClasses } from './medmnist-classes.ts';
import { elementsOf, npyNumbers } from './npy-header.ts';
import { type NpzArray, type NpzFile, openNpz } from './npz-file.ts';

/** The parts of a MedMNIST file by the front of its arrays' names; a file without parts has `images` and `labels`. */
const parts: readonly { readonly front: string; readonly part?: Part }[] = [
  { front: 'train', part: 'train' },
  { front: 'val', part: 'validation' },
  { front: 'test', part: 'test' },
  { front: '' },
];

const largestSide = 4096;

/** Whether a path names an `.npz` file. */
export const isNpz = (path: string): boolean => path.toLowerCase().endsWith('.npz');

/** The images of one part: where they are, and how large. */
export type NpzImages = {
  /** Front of the paths of its rows: `train`, `val`, `test` or `images`. */
  readonly front: string;
  readonly part: Part | undefined;
  readonly array: NpzArray;
  readonly labels: NpzArray | undefined;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** 1 for grey, 3 for colour. */
  readonly channels: 1 | 3;
};

/** Paths of the rows: the part and the number within it, so that sorting by path keeps the order of the file. */
export const npzPath = (front: string, index: number): string => `${front}/${String(index).padStart(7, '0')}`;

function imagesOf(path: string, front: string, part: Part | undefined, file: NpzFile): NpzImages | undefined {
  const named = (what: string): string => (front === '' ? what : `${front}_${what}`);
  const array = file.arrays.get(named('images'));
  const labels = file.arrays.get(named('labels'));
  if (array === undefined) {
    if (labels === undefined) return undefined;
    throw new SparsamError('input', `${path} holds ${named('labels')} but no ${named('images')}.`);
  }
  const { type, shape } = array.header;
  const [count, height, width, channels = 1] = shape as [number, number, number, number?];
  const shown = `${named('images')} in ${path} is ${type} [${shape.join(', ')}]`;
  if (shape.length === 4 && channels !== 1 && channels !== 3)
    throw new SparsamError(
      'input',
      `${shown}: volumes are not read. Expected are uint8 images [n, height, width] or [n, height, width, 3].`,
    );
  if (
    type !== 'u1' ||
    shape.length < 3 ||
    shape.length > 4 ||
    height < 1 ||
    width < 1 ||
    height > largestSide ||
    width > largestSide
  )
    throw new SparsamError(
      'input',
      `${shown}. Expected are uint8 images [n, height, width] or [n, height, width, 3] of at most ${largestSide} pixels.`,
    );
  if (labels !== undefined) {
    const rows = labels.header.shape[0] ?? 0;
    const columns = elementsOf(labels.header.shape.slice(1));
    if (columns !== 1)
      throw new SparsamError(
        'input',
        `${named('labels')} in ${path} is [${labels.header.shape.join(', ')}]: several labels an image are not supported. Expected is [${count}] or [${count}, 1].`,
      );
    if (rows !== count)
      throw new SparsamError(
        'input',
        `${path} holds ${count} ${named('images')} and ${rows} ${named('labels')}; there must be as many.`,
      );
  }
  return {
    front: front === '' ? 'images' : front,
    part,
    array,
    labels,
    count,
    height,
    width,
    channels: channels as 1 | 3,
  };
}

/** The parts of an open file that hold images. Throws SparsamError (input) where there is none. */
export function npzParts(file: NpzFile): NpzImages[] {
  const found = parts.flatMap(({ front, part }) => imagesOf(file.path, front, part, file) ?? []);
  if (found.every(({ count }) => count === 0)) {
    const names = [...file.arrays.keys()].slice(0, 8).join(', ');
    throw new SparsamError(
      'input',
      `${file.path} holds no images. Expected are the arrays of a MedMNIST file (train_images, train_labels, val_images, ...) or images and labels; it holds ${names === '' ? 'no arrays' : names}.`,
    );
  }
  return found;
}

/** Opens the file for one use and closes it whatever happens. */
export async function withNpz<Result>(
  path: string,
  use: (file: NpzFile) => Promise<Result> | Result,
): Promise<Result> {
  const file = await openNpz(path);
  try {
    return await use(file);
  } finally {
    file.close();
  }
}

/**
 * Reads an `.npz` file in MedMNIST's layout as a data set: `{train,val,test}_images` uint8 [n, height, width] or
 * [n, height, width, 3], `{train,val,test}_labels` [n] or [n, 1]. Labels are the numbers of the file as text, or the names that
 * these have in a file of MedMNIST; its parts are the split. Images are unpacked where they are loaded.
 */
export async function readNpzDataset(path: string): Promise<Dataset> {
  if (!(await stat(path).catch(() => undefined))?.isFile())
    throw new SparsamError('input', `The file ${path} does not exist.`);
  return withNpz(path, async (file) => {
    const rows: Row[] = [];
    for (const { front, part, count, labels } of npzParts(file)) {
      const pieces: Uint8Array[] = [];
      if (labels !== undefined) for await (const piece of file.read(labels)) pieces.push(Buffer.from(piece));
      const values = labels === undefined ? [] : npyNumbers(labels.header, Buffer.concat(pieces));
      for (let index = 0; index < count; index++) {
        const label = values[index];
        rows.push({
          path: npzPath(front, index),
          ...(label === undefined ? {} : { label: String(label) }),
          ...(part === undefined ? {} : { part }),
        });
      }
    }
    rows.sort((a, b) => byPath(a.path, b.path));
    const numbers = [...new Set(rows.flatMap(({ label }) => label ?? []))].sort(
      (a, b) => Number(a) - Number(b),
    );
    const names = medmnistClasses(path);
    // A file of that name with other labels is somebody's own.
    const named = names !== undefined && numbers.every((label) => names[Number(label)] !== undefined);
    const nameOf = (label: string): string => (named ? (names[Number(label)] as string) : label);
    return {
      name: basename(path).replace(/\.npz$/i, ''),
      root: path,
      rows: rows.map(({ label, ...row }) => ({
        ...row,
        ...(label === undefined ? {} : { label: nameOf(label) }),
      })),
      classes: numbers.map(nameOf),
      warnings: [],
    };
  });
}
