import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from '@sparsam/checkpoint';
import { SparsamError } from '@sparsam/core';

export const gridFile = 'grid.json';

/**
 * Takes a folder for a comparison, new or begun before: results are kept under what decides them, so going on is always
 * safe. Throws SparsamError (usage) where the folder holds something else or is in use.
 */
export async function claimGridFolder(
  folder: string,
  overwrite: boolean | undefined,
): Promise<{ readonly begun: boolean; readonly warning?: string; release(): void }> {
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new SparsamError('usage', `${folder} is a file. Name a folder with --out.`);
  const present = existsSync(folder) ? (await readdir(folder)).filter((name) => !name.startsWith('.')) : [];
  const begun = present.includes(gridFile);
  if (present.length > 0 && !begun) {
    throw new SparsamError(
      'usage',
      `The folder ${folder} holds files that are not of a comparison (${present.slice(0, 3).join(', ')}). Name another folder with --out.`,
    );
  }
  await mkdir(folder, { recursive: true });
  const lock = await lockFolder(folder);
  if (overwrite === true) for (const name of present) await rm(join(folder, name), { recursive: true });
  return {
    begun,
    ...(lock.warning === undefined ? {} : { warning: lock.warning }),
    release: () => lock.release(),
  };
}
