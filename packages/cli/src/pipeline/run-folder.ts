import { existsSync, statSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from '@sparsam/checkpoint';
import { SparsamError } from '@sparsam/core';
import { testReadsFileName } from '@sparsam/evaluate';

/** What a run or an evaluation writes into its folder; `--overwrite` removes these and nothing else. */
export const runFiles = {
  config: 'config.json',
  checkpoint: 'checkpoint',
  log: 'log.jsonl',
  attempt: 'attempt',
  views: 'views.png',
  cache: 'cache',
  data: 'data',
  features: 'features',
  split: 'split',
  results: 'results.json',
  predictions: 'predictions.safetensors',
  gallery: 'gallery.safetensors',
  report: 'report.html',
  reportText: 'report.md',
  tables: 'tables',
} as const;

/** The count of looks at the test images; it outlives `--overwrite`, as the looks do. */
const journal = testReadsFileName;

/** A folder that is ours to write until `release`. */
export type ClaimedFolder = {
  readonly path: string;
  /** Gives the folder free. Where nothing was begun in a new folder, what was put there on the way is removed. */
  release(outcome: { readonly begun: boolean }): Promise<void>;
};

const visible = async (folder: string): Promise<string[]> =>
  existsSync(folder)
    ? (await readdir(folder)).filter((name) => !name.startsWith('.') && name !== journal)
    : [];

/**
 * Takes a folder for writing. A folder that holds anything is refused unless `resume` (which needs a run in it) or
 * `overwrite` (which removes the run in it, and refuses where there are other files). Throws SparsamError (usage).
 */
export async function claimRunFolder(
  folder: string,
  {
    resume = false,
    overwrite = false,
  }: { readonly resume?: boolean | undefined; readonly overwrite?: boolean | undefined },
): Promise<ClaimedFolder> {
  if (resume && overwrite) throw new SparsamError('usage', 'Give --resume or --overwrite, not both.');
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new SparsamError('usage', `${folder} is a file. Name a folder with --out.`);
  }
  const present = await visible(folder);
  const isRun = present.includes(runFiles.config);
  if (resume && !isRun) {
    throw new SparsamError(
      'usage',
      `There is no run to resume in ${folder}: it holds no ${runFiles.config}. Leave --resume out to start one.`,
    );
  }
  if (!resume && !overwrite && present.length > 0) {
    const choices = isRun ? 'Go on with it by --resume, replace it by --overwrite, or name' : 'Name';
    throw new SparsamError(
      'usage',
      `The folder ${folder} already holds ${isRun ? 'a run' : present.slice(0, 3).join(', ')}. ${choices} another folder with --out.`,
    );
  }
  const known: readonly string[] = Object.values(runFiles);
  const foreign = present.filter((name) => !known.includes(name));
  if (overwrite && foreign.length > 0) {
    throw new SparsamError(
      'usage',
      `The folder ${folder} holds files that are not of a run (${foreign.slice(0, 3).join(', ')}); --overwrite will not remove them. Name another folder with --out.`,
    );
  }
  const existed = existsSync(folder);
  const lock = await lockFolder(folder);
  if (overwrite) for (const name of present) await rm(join(folder, name), { recursive: true });
  return {
    path: folder,
    async release({ begun }) {
      if (!begun && !resume)
        for (const name of existed ? known : [...known, journal])
          await rm(join(folder, name), { recursive: true, force: true });
      lock.release();
      // Only an empty folder can be removed this way.
      if (!begun && !existed) await rmdir(folder).catch(() => undefined);
    },
  };
}

/** `wanted`, or with the lowest number from 2 behind it that is free: `runs/smear-2`. */
export function freeFolder(wanted: string): string {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? wanted : `${wanted}-${number}`;
    if (!existsSync(folder)) return folder;
  }
}

/** Throws SparsamError (usage) where a result file exists that is not to be overwritten. */
export function claimFile(file: string, overwrite: boolean | undefined): void {
  if (!existsSync(file)) return;
  if (statSync(file).isDirectory())
    throw new SparsamError('usage', `${file} is a folder. Name a file with --out.`);
  if (overwrite !== true)
    throw new SparsamError(
      'usage',
      `The file ${file} exists. Replace it by --overwrite, or name another with --out.`,
    );
}
