import { type ErrorKind, type ParkedJob, SparsamError } from '@sparsam/core';
import type { JobStore } from './job-store.ts';

/** Kinds of failure that every further attempt would meet again; anything else may have been the machine's fault. */
const lasting: ReadonlySet<ErrorKind> = new Set(['usage', 'input', 'guard']);

/** Whether another attempt would fail alike. */
export const isLasting = (error: unknown): error is SparsamError =>
  error instanceof SparsamError && lasting.has(error.kind);

/**
 * What kind of failure it is that jobs were given up: `guard` where a guard stopped every one that failed itself, else the
 * kind of the first other one. Those that were given up for what they need count with it; a worker that was killed says
 * nothing, which is `internal`.
 */
export async function kindOfGivenUp(parked: readonly ParkedJob[], store: JobStore): Promise<ErrorKind> {
  const keys = new Set(parked.map(({ job }) => job.key));
  const own = parked.filter(({ job }) => !job.needs.some((need) => keys.has(need)));
  const kinds = await Promise.all(own.map(({ job }) => store.failure(job.key)));
  return kinds.map((kind) => kind ?? 'internal').find((kind) => kind !== 'guard') ?? 'guard';
}

/** Throws SparsamError where jobs were given up: what could be computed is written, and a script sees that it is not all. */
export async function requireAll(
  parked: readonly ParkedJob[],
  { store, jobs, out }: { readonly store: JobStore; readonly jobs: number; readonly out: string },
): Promise<void> {
  const [first] = parked;
  if (first === undefined) return;
  const kind = await kindOfGivenUp(parked, store);
  const next = lasting.has(kind)
    ? 'change what it says and start again in the same folder, where all else is kept.'
    : 'the same command tries them again.';
  throw new SparsamError(
    kind,
    `${parked.length} of ${jobs} jobs were given up, first "${first.job.title}": ${first.message} The results in ${out} are without them; ${next}`,
  );
}
