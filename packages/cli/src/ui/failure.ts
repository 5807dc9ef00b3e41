import { SparsamError } from '@sparsam/core';
import type { Io } from './io.ts';
import { outOfMemory } from './out-of-memory.ts';
import { styleFor } from './style.ts';

/** Ctrl-C: nothing went wrong, but the work is not done. The message says how to go on. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

const exitByKind = { usage: 2, input: 2, guard: 3, internal: 1 } as const;

/** The exit status an error stands for: 2 bad input or usage, 3 stopped by a guard, 130 interrupted, 1 anything else. */
export function exitStatusOf(error: unknown): number {
  if (error instanceof InterruptedError) return 130;
  if (error instanceof SparsamError) return exitByKind[error.kind];
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'EACCES' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EISDIR' ? 2 : 1;
}

/** Says what a system error means and what to do; undefined for every other error. */
function explainSystemError(error: NodeJS.ErrnoException): string | undefined {
  const where = error.path === undefined ? '' : ` at ${error.path}`;
  switch (error.code) {
    case 'ENOSPC':
      return `The disk is full${where}. Files that were complete before are untouched; free some space and start again with --resume.`;
    case 'EDQUOT':
      return `Your disk quota is used up${where}. Free some space and start again with --resume.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `No permission to write or read${where}. Choose another folder with --out, or change its permissions.`;
    case 'ENOTDIR':
    case 'EISDIR':
      return `A file stands where a folder is needed, or the other way round${where}. Choose another path.`;
    case 'EMFILE':
      return `Too many files are open. Raise the limit (ulimit -n) or use fewer --threads.`;
    default:
      return undefined;
  }
}

/** One short paragraph for people; the stack only on request. */
export function reportFailure(io: Io, error: unknown, verbose: boolean): void {
  const style = styleFor(io.stderr, io.env);
  const real = outOfMemory(error) ?? (error instanceof Error ? error : new Error(String(error)));
  const known = real instanceof SparsamError || real instanceof InterruptedError;
  const explained = known ? real.message : explainSystemError(real);
  const text =
    explained ??
    `${real.message || real.name}. This was not foreseen; run again with --verbose for the place it came from.`;
  const label = real instanceof InterruptedError ? style.yellow('stopped') : style.red('error');
  io.stderr.write(`${label}: ${text}\n`);
  if (!verbose) return;
  for (let cause: unknown = real; cause instanceof Error; cause = cause.cause)
    io.stderr.write(`${cause.stack ?? cause.message}\n`);
}
