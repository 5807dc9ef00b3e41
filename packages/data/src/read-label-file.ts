import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type Dataset, SparsamError } from '@sparsam/core';
import { byPath } from './list-images.ts';
import { readLabels } from './read-labels.ts';

/**
 * Reads a list of labelled images (CSV, columns image,label and optionally group) as a data set: its root is the file's
 * folder, its rows the images that have a label and are there. Paths are relative to the file's folder, or else to
 * `imageFolder`. What is named and not there is in the warnings.
 *
 * Throws SparsamError (input) where the file is missing or lacks a column, an image has two labels, or no image with a
 * label is there.
 */
export async function readLabelFile(file: string, imageFolder?: string): Promise<Dataset> {
  const path = resolve(file);
  if (!existsSync(path))
    throw new SparsamError(
      'input',
      `The label file ${path} does not exist. Expected is a CSV with the columns image,label.`,
    );
  const root = dirname(path);
  const { rows, warnings } = await readLabels(root, new Set(), {
    file: path,
    ...(imageFolder === undefined ? {} : { alsoIn: resolve(imageFolder) }),
  });
  const labelled = rows.filter(({ label }) => label !== undefined).sort((a, b) => byPath(a.path, b.path));
  if (labelled.length === 0) {
    const where = imageFolder === undefined ? root : `${root} or to ${resolve(imageFolder)}`;
    throw new SparsamError(
      'input',
      `${path} names no labelled image that is there. Paths in it are relative to ${where}. ${warnings.join(' ')}`.trim(),
    );
  }
  const classes = [...new Set(labelled.map(({ label }) => label as string))].sort(byPath);
  return { name: basename(path), root, rows: labelled, classes, warnings };
}
