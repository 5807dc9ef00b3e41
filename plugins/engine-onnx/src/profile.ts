import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OperationTime } from '@sparsam/core';

/** One operator that ran, in the order of running. */
export type NodeEvent = { readonly operation: string; readonly microseconds: number };

type TraceEvent = {
  readonly cat?: string;
  readonly name?: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly args?: { readonly op_name?: string };
};

/** A folder of its own for the file that the runtime's profiler writes, removed after `use`. */
export async function inProfileFolder<T>(use: (prefix: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sparsam-profile-'));
  try {
    return await use(join(folder, 'step'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The operators of every run in a finished profile, run by run. */
export async function readProfile(prefix: string): Promise<readonly (readonly NodeEvent[])[]> {
  const folder = join(prefix, '..');
  const [file] = await readdir(folder);
  if (file === undefined) return [];
  const events = JSON.parse(await readFile(join(folder, file), 'utf8')) as readonly TraceEvent[];
  const starts = events
    .filter(({ cat, name }) => cat === 'Session' && name === 'model_run')
    .map(({ ts = 0 }) => ts)
    .sort((a, b) => a - b);
  const runs: NodeEvent[][] = starts.map(() => []);
  const nodes = events
    .filter(({ cat, name }) => cat === 'Node' && name?.endsWith('_kernel_time') === true)
    .sort((a, b) => (a.ts ?? 0) - (b.ts ?? 0));
  for (const { ts = 0, dur = 0, args } of nodes) {
    const run = starts.findLastIndex((start) => start <= ts);
    runs[run]?.push({ operation: args?.op_name ?? 'unnamed', microseconds: dur });
  }
  return runs;
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
};

/** Milliseconds a run in all nodes of each operator, medians over the runs, the longest first. */
export function timeByOperation(runs: readonly (readonly NodeEvent[])[]): OperationTime[] {
  const operations = new Set(runs.flatMap((run) => run.map(({ operation }) => operation)));
  return [...operations]
    .map((operation) => {
      const own = runs.map((run) => run.filter((event) => event.operation === operation));
      const sums = own.map((events) => events.reduce((sum, { microseconds }) => sum + microseconds, 0));
      return { operation, count: own[0]?.length ?? 0, milliseconds: median(sums) / 1000 };
    })
    .sort((a, b) => b.milliseconds - a.milliseconds);
}
