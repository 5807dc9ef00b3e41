import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Dataset, type Part, type Row, SparsamError } from '@sparsam/core';
import { byPath } from '../list-images.ts';
import { isNpz, readNpzDataset } from '../npz/npz-dataset.ts';
import { readGroups } from '../read-groups.ts';
import { naming } from '../read-labels.ts';
import { partNames } from './part-folders.ts';
import type { SplitLists } from './split-folder.ts';

const order = (part: Part | undefined): number => partNames.indexOf(part ?? 'unlabeled');

/**
 * The data set that lists describe: a row for each image of each list, with label, group and part; what else lies below the
 * root is left out. An image in two lists has two rows. Rows are sorted by path, then part.
 *
 * @throws SparsamError (input) where the root is missing, images of the lists are not there, or one has two labels in a list
 */
export async function readSplitDataset(folder: string, lists: SplitLists): Promise<Dataset> {
  const root = resolve(folder);
  if (!existsSync(root))
    throw new SparsamError(
      'input',
      `The data folder ${root} does not exist. The paths of the lists are relative to it.`,
    );
  let present: (path: string) => boolean;
  if (isNpz(root)) {
    const known = new Set((await readNpzDataset(root)).rows.map(({ path }) => path));
    present = (path) => known.has(path);
  } else present = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true;
  const warnings: string[] = [];
  const missing: string[] = [];
  const rows: Row[] = [];
  for (const part of partNames) {
    const seen = new Map<string, string | undefined>();
    let repeated = 0;
    for (const { path, label, group } of lists[part] ?? []) {
      if (seen.has(path)) {
        if (seen.get(path) !== label)
          throw new SparsamError(
            'input',
            `The ${part} list gives ${path} the labels "${seen.get(path) ?? ''}" and "${label ?? ''}". Correct one of the two lines.`,
          );
        repeated += 1;
        continue;
      }
      seen.set(path, label);
      if (!present(path)) missing.push(path);
      else
        rows.push({
          path,
          part,
          ...(label !== undefined && part !== 'unlabeled' && { label }),
          ...(group !== undefined && { group }),
        });
    }
    if (repeated > 0)
      warnings.push(`The ${part} list names ${repeated} images more than once, taken once each.`);
  }
  if (missing.length > 0)
    throw new SparsamError(
      'input',
      `${missing.length} of ${rows.length + missing.length} images of the lists are not in ${root}: ${naming(missing)}. Paths in the lists are relative to it; name the right folder with --data.`,
    );
  const grouped = isNpz(root) ? { rows, warnings: [] } : await readGroups(root, rows);
  const sorted = [...grouped.rows].sort((a, b) => byPath(a.path, b.path) || order(a.part) - order(b.part));
  const classes = [...new Set(sorted.flatMap(({ label }) => label ?? []))].sort(byPath);
  return {
    name: basename(root).replace(/\.npz$/i, ''),
    root,
    rows: sorted,
    classes,
    warnings: [...warnings, ...grouped.warnings],
  };
}
