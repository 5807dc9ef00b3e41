import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SparsamError } from '@sparsam/core';
import { fileError } from '../files/file-error.ts';
import { type ProcessIdentity, isRunning, thisProcess } from './process-identity.ts';

export type FolderLock = {
  /** The lock's file. */
  readonly path: string;
  /** Where a dead process's lock was taken over: one sentence that says so. */
  readonly warning?: string;
  /** Gives the folder free; harmless when called again. */
  release(): void;
};

export const lockName = '.sparsam-lock.json';

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Creates the lock with its owner in it; false where there already is one. */
function create(path: string, content: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(file, content);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseOwner(content: string): ProcessIdentity | undefined {
  try {
    const owner = JSON.parse(content) as Partial<ProcessIdentity> | null;
    return Number.isSafeInteger(owner?.pid) && typeof owner?.host === 'string'
      ? (owner as ProcessIdentity)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Removes a lock that still has the given content; a lock that another process put there meanwhile is put back. */
function removeStale(path: string, content: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  try {
    if (contentOf(aside) !== content) linkSync(aside, path);
  } finally {
    rmSync(aside, { force: true });
  }
}

/**
 * Takes a folder (made where missing) for this process, so that two runs never write one. The lock is a file with the
 * owner's process id and host. A lock whose process has died on this host is taken over, and `warning` says so.
 *
 * Throws SparsamError (`usage`) where a process holds it that runs, or that is on another host and so cannot be asked.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, lockName);
  const content = `${JSON.stringify(thisProcess())}\n`;
  let warning: string | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    for (let unreadable = 0; !create(path, content);) {
      const found = contentOf(path);
      if (found === undefined) continue;
      const owner = parseOwner(found);
      // Its owner may be between creating and writing it; one that stays unreadable was left by a crash right there.
      if (owner === undefined && ++unreadable < 10) {
        await sleep(20);
        continue;
      }
      const running = owner === undefined ? false : isRunning(owner);
      if (running !== false) throw held(folder, path, owner as ProcessIdentity, running);
      removeStale(path, found);
      const who =
        owner === undefined
          ? 'a process that died while locking it'
          : `process ${owner.pid}, which no longer runs`;
      warning = `The folder ${folder} was locked by ${who}; its lock is taken over.`;
    }
  } catch (error) {
    throw fileError(error, `lock the folder ${folder}`);
  }
  let mine = true;
  return {
    path,
    ...(warning === undefined ? {} : { warning }),
    release() {
      if (mine && contentOf(path) === content) rmSync(path, { force: true });
      mine = false;
    },
  };
}

function held(
  folder: string,
  path: string,
  { pid, host }: ProcessIdentity,
  running: true | undefined,
): SparsamError {
  const advice =
    running === true
      ? 'Wait until it ends, stop it, or write into another folder.'
      : `Whether it still runs cannot be seen from here. Write into another folder, or delete ${path} if it does not.`;
  return new SparsamError('usage', `The folder ${folder} is in use by process ${pid} on ${host}. ${advice}`);
}
