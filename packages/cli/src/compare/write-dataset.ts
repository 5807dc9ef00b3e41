import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { type Json, writeFileAtomic } from '@sparsam/checkpoint';
import {
  type ComputeRow,
  type ResultsFile,
  predictionsFileName,
  readResults,
  resultsFileName,
  writeResults,
} from '@sparsam/evaluate';
import type { Job } from '@sparsam/core';
import { runFiles } from '../pipeline/run-folder.ts';
import { writeReport } from '../pipeline/write-report.ts';
import { version } from '../version.ts';
import type { JobStore } from './job-store.ts';
import type { Merged } from './merge.ts';

/**
 * Results of another protocol are put aside under the start of its id, not replaced. Returns a sentence where there were
 * some.
 */
async function putAside(folder: string, protocol: string): Promise<string | undefined> {
  if (!existsSync(join(folder, resultsFileName))) return undefined;
  const before = await readResults(folder).catch(() => undefined);
  if (before?.protocol.id === protocol) return undefined;
  const id = before?.protocol.id.slice(0, 8) ?? 'damaged';
  for (const name of [resultsFileName, predictionsFileName]) {
    if (existsSync(join(folder, name)))
      await rename(join(folder, name), join(folder, name.replace('.', `.${id}.`)));
  }
  return `The results in ${folder} were of another protocol; they are kept as results.${id}.json.`;
}

/** Writes the results of one data set with its report; the log and views are those of its first pretraining. */
export async function writeDatasetResults(
  folder: string,
  merged: Merged,
  facts: {
    readonly jobs: readonly Job[];
    readonly store: JobStore;
    /** What the comparison was set to, every default filled in. */
    readonly config: Readonly<Record<string, unknown>>;
    readonly compute: readonly ComputeRow[];
    readonly provenance: Readonly<Record<string, Json>>;
    readonly note: (text: string) => void;
  },
): Promise<{ readonly report: string; readonly file: ResultsFile } | undefined> {
  const [first] = merged.parts;
  if (first === undefined) return undefined;
  await mkdir(folder, { recursive: true });
  const aside = await putAside(folder, first.protocol.id);
  if (aside !== undefined) facts.note(aside);
  const pretraining = facts.jobs.find(({ kind }) => kind === 'pretrain');
  for (const name of [runFiles.log, runFiles.views]) {
    const file = pretraining === undefined ? undefined : facts.store.file(pretraining.key, name);
    if (file !== undefined && existsSync(file)) await copyFile(file, join(folder, name));
  }
  const learned = pretraining === undefined ? undefined : await facts.store.read(pretraining.key);
  await writeFileAtomic(join(folder, runFiles.config), `${JSON.stringify(facts.config, null, 2)}\n`);
  const file = await writeResults(folder, {
    parts: merged.parts,
    provenance: {
      version,
      weights: learned?.weights ?? 'none',
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      ...facts.provenance,
      compute: JSON.parse(JSON.stringify(facts.compute)) as Json,
    },
  });
  return { report: await writeReport(folder), file };
}
