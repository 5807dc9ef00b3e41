import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from '@sparsam/checkpoint';
import { type ErrorKind, type ExecuteJob, type Job, type MemoryUse, SparsamError } from '@sparsam/core';
import type { Context } from '../commands/command.ts';
import { loadPlugins } from '../composition/plugins.ts';
import { runFiles } from '../pipeline/run-folder.ts';
import { InterruptedError } from '../ui/failure.ts';
import { outOfMemory } from '../ui/out-of-memory.ts';
import { type DataCache, createDataCache } from './data-cache.ts';
import { isLasting } from './given-up.ts';
import { classify } from './do-classify.ts';
import { extractTable, pixelTable } from './do-features.ts';
import { pretrainJob } from './do-pretrain.ts';
import { trainJob } from './do-train.ts';
import type { JobContent, JobResult, JobSpec } from './job-specs.ts';
import { openJobStore } from './job-store.ts';
import { createNetworks } from './networks.ts';
import { quietContext } from './quiet.ts';
import { SupervisedInterrupted } from '@sparsam/train';

/** Marks an error that every further attempt would meet again. */
const marked = (error: unknown): unknown =>
  isLasting(error) ? Object.assign(error, { permanent: true }) : error;

const kindOf = (error: unknown): ErrorKind => (error instanceof SparsamError ? error.kind : 'internal');

/**
 * Jobs with a folder of checkpoints, which one worker at a time may write. What is left of it when the result is there goes:
 * student, optimiser and heads are most of the bytes, and of no use to anything that follows.
 */
function spentFolder({ does }: JobContent, folder: string): string | undefined {
  if (does === 'pretrain') return join(folder, runFiles.checkpoint);
  return does === 'train' ? folder : undefined;
}

export type Executor = { readonly execute: ExecuteJob; close(): Promise<void> };

/** Does the jobs of a comparison in this process; what is costly to make (data, networks, graphs) is kept between them. */
export async function createExecutor(
  context: Context,
  given: {
    readonly out: string;
    readonly threads: number;
    readonly memory?: MemoryUse;
    readonly plugins: readonly string[];
    /** Data sets that are in memory already. */
    readonly cache?: DataCache;
  },
): Promise<Executor> {
  const { out, threads, memory, plugins } = given;
  const registry = await loadPlugins(context.io.cwd, plugins);
  const store = openJobStore(out);
  const cache = given.cache ?? createDataCache(quietContext(context, context.io.signal), out, threads);
  const networks = createNetworks(registry, { threads, ...(memory === undefined ? {} : { memory }) });

  const perform = async (job: Job, inner: Context): Promise<Omit<JobResult, 'key' | 'seconds'>> => {
    const { content, place } = job.spec as JobSpec;
    const parts = { key: job.key, place, store, networks, registry, threads, context: inner };
    const ready = await cache.expect(place, content.data);
    switch (content.does) {
      case 'pretrain':
        return pretrainJob(content, ready, parts);
      case 'features':
        return extractTable(content, ready, parts);
      case 'pixels':
        return pixelTable(ready, parts);
      case 'classify':
        return classify(content, ready, parts);
      case 'train':
        return trainJob(content, ready, parts);
    }
  };

  return {
    async execute(job, signal) {
      const isDone = async (): Promise<boolean> => (await store.read(job.key)) !== undefined;
      if (await isDone()) return;
      const { content } = job.spec as JobSpec;
      const spent = spentFolder(content, store.folder(job.key));
      // A worker that fell silent may still be at it while its job is given to another, who then waits and finds it done.
      const lock = spent === undefined ? undefined : await lockFolder(store.lock(job.key), { wait: signal });
      try {
        if (lock !== undefined && (await isDone())) return;
        await store.failed(job.key, undefined);
        const started = context.io.now();
        const warnings: string[] = [];
        const result = await perform(
          job,
          quietContext(context, signal, (message) => void warnings.push(message)),
        );
        const seconds = (context.io.now() - started) / 1000;
        // What was done before an interruption counts; a training remembers it.
        const counted = (result.cost?.seconds ?? 0) + (result.searchCost?.seconds ?? 0);
        await store.write({
          key: job.key,
          seconds: Math.max(seconds, counted),
          ...result,
          ...(warnings.length > 0 ? { warnings } : {}),
        });
        // After the result, so that a kill in between costs some disk space and no training.
        if (spent !== undefined) await rm(spent, { recursive: true, force: true });
      } catch (error) {
        if (error instanceof SupervisedInterrupted)
          throw new InterruptedError(error.message, { cause: error });
        const real = outOfMemory(error) ?? error;
        // The reason itself must not be lost where it cannot be noted, as on a full disk.
        if (!signal.aborted) await store.failed(job.key, kindOf(real)).catch(() => undefined);
        throw marked(real);
      } finally {
        lock?.release();
        if (lock !== undefined) await store.unlocked(job.key);
      }
    },
    close: () => networks.close(),
  };
}
