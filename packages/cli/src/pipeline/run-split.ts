import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Part, Row } from '@sparsam/core';
import { partNames, readSplit, splitManifestName, writeSplit } from '@sparsam/data';
import type { PreparedData } from './prepare-data.ts';
import { rowsInParts } from './leak-gate.ts';
import { runFiles } from './run-folder.ts';

/** Writes who is in which part of a run into its folder, in the form that --split reads. */
export async function writeRunSplit(
  folder: string,
  { dataset, rows, split }: Pick<PreparedData, 'dataset' | 'rows' | 'split'>,
): Promise<void> {
  const inParts = rowsInParts(rows, split);
  const lists = Object.fromEntries(
    partNames
      .map(
        (part) =>
          [part, inParts.filter((row) => row.part === part).map(({ part: _, ...image }) => image)] as const,
      )
      .filter(([, images]) => images.length > 0),
  );
  await writeSplit(join(folder, runFiles.split), lists, {
    name: dataset.name.replace(/[^\w.-]+/g, '-') || 'data',
    lists: 'made by sparsam for this run',
  });
}

/**
 * Gives rows the parts that they had in an earlier run; undefined where the run has not kept its split or set nothing aside. Rows that the run did
 * not know have no part and are left out; where it knew none, the data is another one and no row has a part.
 */
export async function runSplit(
  run: string,
  warn: (text: string) => void,
): Promise<((rows: readonly Row[]) => Row[]) | undefined> {
  const folder = join(run, runFiles.split);
  if (!existsSync(join(folder, splitManifestName))) return undefined;
  const { lists } = await readSplit(folder);
  if (lists.test === undefined) {
    warn(
      `The run in ${run} set no images aside: it may have seen, without their labels, the images that it is now tested on.`,
    );
    return undefined;
  }
  const parts = new Map<string, Part[]>();
  for (const part of partNames)
    for (const { path } of lists[part] ?? []) parts.set(path, [...(parts.get(path) ?? []), part]);
  return (rows) => {
    const known = rows.filter(({ path }) => parts.has(path)).length;
    if (known === 0) {
      warn(
        `None of the images is one that the run in ${run} knew: they are split anew, and whether it learned from them under other names is not known.`,
      );
      return [...rows];
    }
    if (known < rows.length)
      warn(
        `${rows.length - known} images were not there when the run was made; they are left out of its split.`,
      );
    const taken = new Set<string>();
    return rows.flatMap(({ part: given, ...row }): Row[] => {
      const own = parts.get(row.path) ?? [];
      if (own.length === 0) return [row];
      // A split that leaks by name has an image in two parts: lists give it two rows, a folder one.
      const wanted = given !== undefined && own.includes(given) ? [given] : own;
      const fresh = wanted.filter((part) => !taken.has(`${part} ${row.path}`));
      for (const part of fresh) taken.add(`${part} ${row.path}`);
      return fresh.map((part) => ({ ...row, part }));
    });
  };
}
