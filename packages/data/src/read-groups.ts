import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Row, SparsamError } from '@sparsam/core';
import { naming } from './read-labels.ts';
import { readTable } from './read-table.ts';

/**
 * Adds the groups (patient, lesion, slide) of a folder's `groups.csv` (columns image and group) to its rows; returns them
 * unchanged where there is no such file. Throws where an image has two groups, in this file or against labels.csv.
 */
export async function readGroups(
  folder: string,
  rows: readonly Row[],
): Promise<{ readonly rows: readonly Row[]; readonly warnings: readonly string[] }> {
  const file = join(folder, 'groups.csv');
  if (!existsSync(file)) return { rows, warnings: [] };
  const groups = new Map<string, string>();
  const clash = (path: string, one: string, two: string): never => {
    throw new SparsamError(
      'input',
      `${file}: the image ${path} belongs to the group "${one}" and to "${two}". An image belongs to one group; correct one of them.`,
    );
  };
  for (const { cells } of await readTable(file, ['image', 'group'])) {
    const path = posix.normalize((cells['image'] ?? '').replaceAll('\\', '/'));
    const group = cells['group'] ?? '';
    const earlier = groups.get(path);
    if (earlier !== undefined && earlier !== group) clash(path, earlier, group);
    groups.set(path, group);
  }
  const grouped = rows.map((row): Row => {
    const group = groups.get(row.path) ?? '';
    groups.delete(row.path);
    if (group === '') return row;
    if (row.group !== undefined && row.group !== group) clash(row.path, row.group, group);
    return { ...row, group };
  });
  const without = grouped.filter((row) => row.group === undefined).length;
  const warnings: string[] = [];
  if (groups.size > 0)
    warnings.push(
      `groups.csv names ${groups.size} images that are not in the data set: ${naming([...groups.keys()])}.`,
    );
  if (without > 0)
    warnings.push(
      `groups.csv gives no group for ${without} of ${rows.length} images; each of them counts as a group of its own.`,
    );
  return { rows: grouped, warnings };
}
