import { existsSync } from 'node:fs';
import { basename, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { type Row, SparsamError } from '@sparsam/core';
import { readTable } from './read-table.ts';

/** Rows of a label file in its own order, and what was odd about them. */
export type LabelledRows = { readonly rows: readonly Row[]; readonly warnings: readonly string[] };

/** `count` things named by the first few of them, for a warning. */
export function naming(paths: readonly string[], limit = 5): string {
  return `${paths.slice(0, limit).join(', ')}${paths.length > limit ? `, and ${paths.length - limit} more` : ''}`;
}

/**
 * A path as rows hold it: `/` between parts, no `./` in front, relative to the folder where it is absolute. Backslashes are
 * separators unless the file has them.
 */
function normalise(folder: string, path: string): string {
  if (isAbsolute(path)) {
    // `/images/1.png` may be meant below the folder.
    const below = existsSync(join(folder, path));
    if (below || existsSync(path))
      return relative(folder, below ? join(folder, path) : path)
        .split(sep)
        .join('/');
  }
  const forward = path.includes('\\') && !existsSync(join(folder, path)) ? path.replaceAll('\\', '/') : path;
  return posix.normalize(forward);
}

/** Where the label file of a folder is something else than its `labels.csv`. */
export type LabelFileOptions = {
  /** The file; `labels.csv` in the folder by default. */
  readonly file?: string;
  /** Another folder that paths may be relative to, where they are not there relative to the first. */
  readonly alsoIn?: string;
};

/**
 * Reads `labels.csv` of a folder: columns image and label, optionally group; image paths are relative to the folder. An
 * empty label is an unlabelled image. Duplicate rows and files that are not there are left out, counted and listed in
 * warnings. Throws where a column is missing or one image has two labels or two groups.
 *
 * @param present paths known to exist, so that most rows need no look at the disk
 */
export async function readLabels(
  folder: string,
  present: ReadonlySet<string>,
  { file = join(folder, 'labels.csv'), alsoIn }: LabelFileOptions = {},
): Promise<LabelledRows> {
  const name = basename(file);
  const place = (image: string): string => {
    const path = normalise(folder, image);
    if (alsoIn === undefined || present.has(path) || existsSync(resolve(folder, path))) return path;
    const there = resolve(alsoIn, normalise(alsoIn, image));
    return existsSync(there) ? relative(folder, there).split(sep).join('/') : path;
  };
  const byPath = new Map<string, Row & { line: number }>();
  const duplicates: string[] = [];
  const missing: string[] = [];
  for (const { line, cells } of await readTable(file, ['image', 'label'])) {
    const { image = '', label = '', group = '' } = cells;
    if (image === '') throw new SparsamError('input', `${file}, line ${line}: the image is empty.`);
    const path = place(image);
    const earlier = byPath.get(path);
    if (earlier !== undefined) {
      for (const [what, one, two] of [
        ['label', earlier.label ?? '', label],
        ['group', earlier.group ?? '', group],
      ] as const) {
        if (one === two) continue;
        throw new SparsamError(
          'input',
          `${file}: the image ${path} has the ${what} "${one}" in line ${earlier.line} and "${two}" in line ${line}. ` +
            `An image has one ${what}; correct one of the two lines.`,
        );
      }
      duplicates.push(path);
    } else if (!present.has(path) && !existsSync(join(folder, path))) {
      missing.push(path);
    } else {
      byPath.set(path, { path, line, ...(label !== '' && { label }), ...(group !== '' && { group }) });
    }
  }
  const warnings: string[] = [];
  if (duplicates.length > 0) {
    warnings.push(
      `${name} names ${duplicates.length} images more than once, taken once each: ${naming(duplicates)}.`,
    );
  }
  if (missing.length > 0) {
    warnings.push(`${name} names ${missing.length} files that are not there, left out: ${naming(missing)}.`);
  }
  return { rows: [...byPath.values()].map(({ line: _line, ...row }) => row), warnings };
}
