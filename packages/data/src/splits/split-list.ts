import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { SparsamError } from '@sparsam/core';
import { byPath } from '../list-images.ts';
import { readTable } from '../read-table.ts';

/** A line of a list: who is in a part. Paths are relative to the root of the images. */
export type ListedImage = { readonly path: string; readonly label?: string; readonly group?: string };

/**
 * Reads the list of one part: a CSV with the column `image` and, but for unlabelled parts, `label`; `group` is optional, a
 * nameless index column in front is ignored (pandas writes one). An image named twice is there twice: whoever checks the
 * list wants to know.
 *
 * @throws SparsamError (input) where the file is missing or empty, lacks a column, or a path is empty or leaves the root
 */
export async function readSplitList(
  file: string,
  { labels }: { readonly labels: 'needed' | 'optional' },
): Promise<ListedImage[]> {
  if (!existsSync(file)) throw new SparsamError('input', `The list ${file} does not exist.`);
  const lines = await readTable(file, labels === 'needed' ? ['image', 'label'] : ['image']);
  if (lines.length === 0)
    throw new SparsamError('input', `The list ${file} names no image: below its header it is empty.`);
  return lines.map(({ line, cells }) => {
    const { image = '', label = '', group = '' } = cells;
    const path = posix.normalize(image.replaceAll('\\', '/'));
    if (image === '') throw new SparsamError('input', `${file}, line ${line}: the image is empty.`);
    if (posix.isAbsolute(path) || path.startsWith('../'))
      throw new SparsamError(
        'input',
        `${file}, line ${line}: ${image} is not below the root of the images. Paths in a list are relative to it.`,
      );
    if (labels === 'needed' && label === '')
      throw new SparsamError('input', `${file}, line ${line}: ${path} has no label.`);
    return { path, ...(label !== '' && { label }), ...(group !== '' && { group }) };
  });
}

/** A cell of a CSV file, quoted where it must be. */
const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A list as CSV: `image,label` and `group` where any image has one. */
export function splitListText(images: readonly ListedImage[]): string {
  const columns = ['path', 'label', 'group'].filter(
    (name) => name === 'path' || images.some((image) => image[name as keyof ListedImage] !== undefined),
  ) as (keyof ListedImage)[];
  const lines = images.map((image) => columns.map((name) => cell(image[name] ?? '')).join(','));
  return `${[columns.map((name) => (name === 'path' ? 'image' : name)).join(','), ...lines].join('\n')}\n`;
}

/**
 * SHA-256 of what a list says, whatever its order, separator and index column: over the sorted lines
 * JSON [image, label, group], with '' for what is not there, each ended by a line feed.
 */
export function listHash(images: readonly ListedImage[]): string {
  const lines = images.map(({ path, label = '', group = '' }) => JSON.stringify([path, label, group]));
  return createHash('sha256')
    .update(
      lines
        .sort(byPath)
        .map((line) => `${line}\n`)
        .join(''),
    )
    .digest('hex');
}

/** Images of each class, classes sorted by name; empty where nothing is labelled. */
export function countClasses(images: readonly ListedImage[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { label } of images) if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => byPath(a, b)));
}
