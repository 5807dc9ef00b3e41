import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
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

/** In names of files for a moment: hosts that share a folder may have equal process ids. */
const thisOne = `${hostname()}-${process.pid}`;

/** Milliseconds between two looks at a lock that is waited for. */
const lookAgain = 1000;
/** Milliseconds between two signs of life: the lock is written anew, which other hosts see by its time. */
const signEvery = 15_000;
/** Milliseconds after which a lock of another host without a sign of life counts as left behind. */
export const silence = 120_000;

/**
 * Creates the lock with its owner in it and returns it open; undefined where there already is one, or where the folder
 * was removed in between by the one who held it before.
 */
function create(folder: string, path: string, content: string): number | undefined {
  let file: number;
  mkdirSync(folder, { recursive: true });
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
  try {
    writeSync(file, content, 0);
    return file;
  } catch (error) {
    closeSync(file);
    rmSync(path, { force: true });
    throw error;
  }
}

/**
 * Milliseconds since a lock's last sign of life. Both times are the file system's: clocks of two hosts may differ, and this
 * asks neither.
 */
function silentFor(path: string): number {
  const probe = `${path}.${thisOne}.now`;
  try {
    closeSync(openSync(probe, 'w'));
    return statSync(probe).mtimeMs - statSync(path).mtimeMs;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 0;
    throw error;
  } finally {
    rmSync(probe, { force: true });
  }
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
  const aside = `${path}.${thisOne}.stale`;
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
 * owner's process id and host, and is written anew every 15 seconds. A lock whose process has died on this host is taken
 * over, as is one of another host (whose processes cannot be asked) that was silent for two minutes; `warning` says so.
 *
 * Throws SparsamError (`usage`) where a process holds it that runs, or that gave a sign of life on another host. With
 * `wait`, it waits for such a lock instead, until that signal aborts.
 */
export async function lockFolder(
  folder: string,
  { wait }: { readonly wait?: AbortSignal } = {},
): Promise<FolderLock> {
  const path = join(folder, lockName);
  const content = `${JSON.stringify(thisProcess())}\n`;
  let warning: string | undefined;
  let file: number | undefined;
  try {
    for (let unreadable = 0; (file = create(folder, path, content)) === undefined;) {
      const found = contentOf(path);
      if (found === undefined) continue;
      const owner = parseOwner(found);
      // Its owner may be between creating and writing it; one that stays unreadable was left by a crash right there.
      if (owner === undefined && ++unreadable < 10) {
        await sleep(20);
        continue;
      }
      const running = owner === undefined ? false : isRunning(owner);
      const silent = running === undefined && silentFor(path) > silence;
      if (running !== false && !silent) {
        if (wait?.aborted !== false) throw held(folder, path, owner as ProcessIdentity, running);
        await sleep(lookAgain, undefined, { signal: wait }).catch(() => undefined);
        continue;
      }
      removeStale(path, found);
      const who =
        owner === undefined
          ? 'a process that died while locking it'
          : silent
            ? `process ${owner.pid} on ${owner.host}, of which nothing was heard for two minutes`
            : `process ${owner.pid}, which no longer runs`;
      warning = `The folder ${folder} was locked by ${who}; its lock is taken over.`;
    }
  } catch (error) {
    throw fileError(error, `lock the folder ${folder}`);
  }
  const lock = file;
  // Through the open file: where somebody took the lock over, theirs stays as it is.
  const signs = setInterval(() => {
    try {
      writeSync(lock, content, 0);
    } catch {
      // The disk is full or away: whoever writes next will hear of it.
    }
  }, signEvery);
  signs.unref();
  let mine = true;
  return {
    path,
    ...(warning === undefined ? {} : { warning }),
    release() {
      if (!mine) return;
      mine = false;
      clearInterval(signs);
      closeSync(lock);
      if (contentOf(path) === content) rmSync(path, { force: true });
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
      : `Whether it still runs cannot be seen from here; where it does not, the folder is free two minutes after its last sign of life, or when you delete ${path}. Or write into another folder.`;
  return new SparsamError('usage', `The folder ${folder} is in use by process ${pid} on ${host}. ${advice}`);
}
