import { existsSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { type Dataset, type Part, type Row, SparsamError } from '@sparsam/core';
import { type ImageListing, byPath, listImages } from './list-images.ts';
import { readGroups } from './read-groups.ts';
import { isNpz, readNpzDataset } from './npz/npz-dataset.ts';
import { naming, readLabels } from './read-labels.ts';
import { partOfFolder } from './splits/part-folders.ts';

const layouts =
  'one sub-folder per class, or images/ with labels.csv (columns image,label), or a flat folder of images without labels';

function requireFolder(folder: string, what: string): void {
  if (!existsSync(folder))
    throw new SparsamError(
      'input',
      `The ${what} ${folder} does not exist. Expected is a folder with ${layouts}.`,
    );
  if (!statSync(folder).isDirectory()) {
    throw new SparsamError('input', `The ${what} ${folder} is a file. Expected is a folder with ${layouts}.`);
  }
}

function noImages(folder: string, unsupported: readonly string[]): SparsamError {
  const others =
    unsupported.length > 0
      ? ` It holds ${unsupported.length} files of formats that are not read (${naming(unsupported, 3)}).`
      : '';
  return new SparsamError(
    'input',
    `The folder ${folder} holds no images (jpg, png, tif, webp, gif, avif).${others} Expected is ${layouts}.`,
  );
}

/**
 * Folders that are named after the parts of a split (train, test, and maybe val and unlabeled) with a folder for each class
 * in them: the split is given. Undefined where the folders are anything else.
 */
function rowsOfPartFolders(
  images: readonly string[],
  partsOf: (path: string) => readonly string[],
): Row[] | undefined {
  const tops = new Set(images.map((path) => partsOf(path)[0] as string));
  const found = new Set([...tops].map(partOfFolder));
  if (found.has(undefined) || !found.has('train') || !found.has('test')) return undefined;
  return images.map((path): Row => {
    const [top, label, ...rest] = partsOf(path);
    const part = partOfFolder(top as string) as Part;
    return { path, part, ...(rest.length > 0 && part !== 'unlabeled' && { label: label as string }) };
  });
}

/** Folder per class (`images/` around the classes allowed), or flat and unlabelled. */
function rowsOfFolders(images: readonly string[]): { rows: Row[]; warnings: string[] } {
  const wrapped = images.every((path) => path.startsWith('images/'));
  const parts = (path: string): string[] => path.split('/').slice(wrapped ? 1 : 0);
  const loose = images.filter((path) => parts(path).length === 1);
  const rows = images.map((path): Row => {
    const [label, ...rest] = parts(path);
    return rest.length === 0 ? { path } : { path, label: label as string };
  });
  const split = rowsOfPartFolders(images, parts);
  if (split !== undefined) return { rows: split, warnings: [] };
  const mixed = loose.length > 0 && loose.length < images.length;
  return {
    rows,
    warnings: mixed
      ? [
          `${loose.length} images lie beside the folders of the classes and count as unlabelled: ${naming(loose)}.`,
        ]
      : [],
  };
}

function unsupportedWarning({ unsupported }: ImageListing): string[] {
  if (unsupported.length === 0) return [];
  return [
    `${unsupported.length} files are of formats that are not read, left out: ${naming(unsupported)}. Convert them to PNG or JPEG.`,
  ];
}

/** Rows of another folder, all unlabelled, with paths relative to the data set's root. */
async function readUnlabelled(root: string, folder: string): Promise<{ rows: Row[]; warnings: string[] }> {
  requireFolder(folder, 'folder of unlabelled images');
  const listing = await listImages(folder);
  if (listing.images.length === 0) throw noImages(folder, listing.unsupported);
  const { rows, warnings } = await readGroups(
    folder,
    listing.images.map((path) => ({ path })),
  );
  const prefix = relative(root, folder).split(sep).join('/');
  return {
    rows: rows.map((row) => ({ ...row, path: prefix === '' ? row.path : `${prefix}/${row.path}` })),
    warnings: [...unsupportedWarning(listing), ...warnings],
  };
}

/**
 * Reads a data set as people have it: a folder with one sub-folder per class (the first level below the folder is the
 * class, deeper folders are allowed); or `images/` with `labels.csv` (image,label and optionally group; an empty label is
 * an unlabelled image); or a flat folder of unlabelled images. A `groups.csv` (image,group) beside it is read, too.
 * Folders train/ and test/ (and val/, unlabeled/) around the classes, and the arrays of an `.npz` file in MedMNIST's layout,
 * are a split: rows then have a part. Rows are sorted by path, classes by name.
 *
 * @param options.unlabeled another folder whose images are added without labels
 * @throws SparsamError (input) where the folder is missing, holds no images, labels.csv lacks a column, or an image has
 *   two labels or groups. What is odd but not fatal is in `warnings`.
 */
export async function readDataset(
  folder: string,
  options: { readonly unlabeled?: string } = {},
): Promise<Dataset> {
  const root = resolve(folder);
  if (isNpz(root)) {
    if (options.unlabeled === undefined) return readNpzDataset(root);
    throw new SparsamError(
      'usage',
      `Images cannot be added to those of ${root}: --unlabeled goes with folders. Leave it out.`,
    );
  }
  requireFolder(root, 'data folder');
  const listing = await listImages(root);
  const warnings = unsupportedWarning(listing);
  let rows: readonly Row[];
  if (existsSync(join(root, 'labels.csv'))) {
    const labelled = await readLabels(root, new Set(listing.images));
    rows = labelled.rows;
    warnings.push(...labelled.warnings);
    const named = new Set(rows.map(({ path }) => path));
    const other =
      options.unlabeled === undefined
        ? ''
        : `${relative(root, resolve(options.unlabeled)).split(sep).join('/')}/`;
    const unnamed = listing.images.filter(
      (path) => !named.has(path) && !(other.length > 1 && path.startsWith(other)),
    );
    if (unnamed.length > 0) {
      warnings.push(
        `${unnamed.length} images are not named in labels.csv, left out: ${naming(unnamed)}. --unlabeled adds images without labels.`,
      );
    }
    if (rows.length === 0) {
      throw new SparsamError(
        'input',
        `${join(root, 'labels.csv')} names no image that is there. Paths in it are relative to ${root}. ${warnings.join(' ')}`,
      );
    }
  } else {
    if (listing.images.length === 0) throw noImages(root, listing.unsupported);
    const found = rowsOfFolders(listing.images);
    rows = found.rows;
    warnings.push(...found.warnings);
  }
  const grouped = await readGroups(root, rows);
  warnings.push(...grouped.warnings);
  const all = new Map(grouped.rows.map((row) => [row.path, row]));
  if (options.unlabeled !== undefined) {
    const added = await readUnlabelled(root, resolve(options.unlabeled));
    warnings.push(...added.warnings);
    const known = added.rows.filter((row) => all.get(row.path)?.label !== undefined);
    if (known.length > 0) {
      warnings.push(
        `${known.length} images of the unlabelled folder are in the data set already and keep their labels.`,
      );
    }
    for (const row of added.rows) if (!all.has(row.path)) all.set(row.path, row);
  }
  const sorted = [...all.values()].sort((a, b) => byPath(a.path, b.path));
  const classes = [...new Set(sorted.flatMap(({ label }) => (label === undefined ? [] : [label])))].sort(
    byPath,
  );
  return { name: basename(root), root, rows: sorted, classes, warnings };
}
