import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@sparsam/checkpoint';
import type { ErrorKind } from '@sparsam/core';
import type { JobResult } from './job-specs.ts';

/** The results of jobs in a folder that all workers see; every file is written whole or not at all. */
export interface JobStore {
  /** A finished job's result; undefined where there is none, or none that can be read. */
  read(key: string): Promise<JobResult | undefined>;
  /** Writes a result; doing so twice leaves one. */
  write(result: JobResult): Promise<void>;
  /** Notes what kind of failure ended the last attempt at a job; undefined: there is none. */
  failed(key: string, kind: ErrorKind | undefined): Promise<void>;
  /** What was noted; undefined where nothing was, as of a worker that was killed. */
  failure(key: string): Promise<ErrorKind | undefined>;
  /** A folder for the job's files; made where missing. */
  artefacts(key: string): Promise<string>;
  /** The folder for the job's files, made or not. */
  folder(key: string): string;
  /** A folder to lock while the job is worked on; what is done about it afterwards. */
  lock(key: string): string;
  unlocked(key: string): Promise<void>;
  /** Path of a job's file. */
  file(key: string, name: string): string;
}

/** Opens the store of a comparison's folder. */
export function openJobStore(out: string): JobStore {
  const fileOf = (key: string): string => join(out, 'jobs', key.slice(0, 2), `${key}.json`);
  const failureOf = (key: string): string => join(out, 'failures', `${key}.json`);
  const folderOf = (key: string): string => join(out, 'artefacts', key);
  return {
    async read(key) {
      const file = fileOf(key);
      if (!existsSync(file)) return undefined;
      try {
        const result = JSON.parse(await readFile(file, 'utf8')) as JobResult;
        return result.key === key ? result : undefined;
      } catch {
        // Damaged by something else than us: the job is done again and its result written anew.
        return undefined;
      }
    },
    async write(result) {
      await mkdir(join(out, 'jobs', result.key.slice(0, 2)), { recursive: true });
      await writeFileAtomic(fileOf(result.key), `${JSON.stringify(result)}\n`);
    },
    async failed(key, kind) {
      const file = failureOf(key);
      if (kind === undefined) return rm(file, { force: true });
      await mkdir(join(out, 'failures'), { recursive: true });
      await writeFileAtomic(file, `${JSON.stringify({ kind })}\n`);
    },
    async failure(key) {
      if (!existsSync(failureOf(key))) return undefined;
      try {
        return (JSON.parse(await readFile(failureOf(key), 'utf8')) as { readonly kind: ErrorKind }).kind;
      } catch {
        return undefined;
      }
    },
    async artefacts(key) {
      await mkdir(folderOf(key), { recursive: true });
      return folderOf(key);
    },
    folder: folderOf,
    lock: (key) => join(out, 'locks', key),
    // Where another holds it by now it is not empty, and stays.
    unlocked: (key) => rmdir(join(out, 'locks', key)).catch(() => undefined),
    file: (key, name) => join(folderOf(key), name),
  };
}
