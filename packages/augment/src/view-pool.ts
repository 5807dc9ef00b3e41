import { Worker } from 'node:worker_threads';
import { SparsamError } from '@sparsam/core';
import { workerModule } from '@sparsam/threads';
import type { AugmentationSource, BatchPlan, Images } from './draw-batch.ts';
import type { WorkerJob, WorkerReply, WorkerStart } from './view-worker.ts';

/** Threads that draw batches. */
export interface ViewPool {
  /** Draws a batch into shared buffers; resolves when its last image is finished. */
  draw(plan: BatchPlan, buffers: readonly Uint8Array[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts `workers` threads. Every batch is sent to all of them at once and they take its images one by one from a shared
 * counter: work is shared evenly, and a thread goes on with the next batch without the main thread, which an engine may
 * block for a whole step. (That is why this is not a general pool: those hand out one task per answer.)
 */
export function createViewPool(workers: number, images: Images, augmentation: AugmentationSource): ViewPool {
  type Pending = { readonly resolve: () => void; readonly reject: (error: Error) => void };
  const pending = new Map<number, Pending>();
  let nextId = 0;
  let failure: Error | undefined;
  let closing = false;

  const fail = (error: Error): void => {
    failure ??= error;
    for (const { reject } of pending.values()) reject(failure);
    pending.clear();
  };
  const settle = ({ id, error }: WorkerReply): void => {
    const job = pending.get(id);
    pending.delete(id);
    if (error === undefined) job?.resolve();
    else job?.reject(new SparsamError('internal', `A view worker could not draw a batch: ${error}`));
    // Not while the pool waits for its threads to end: a process that has nothing else to wait for would end first, with
    // whatever was to be said next unsaid.
    if (pending.size === 0 && !closing) for (const thread of threads) thread.unref();
  };
  const { url, ...how } = workerModule(import.meta.url, 'view-worker');
  const workerData: WorkerStart = { images, augmentation };
  const threads = Array.from({ length: workers }, () => {
    const thread = new Worker(url, { name: 'views', workerData, ...how });
    thread.on('message', settle);
    thread.on('error', (cause: Error) => {
      fail(new SparsamError('internal', `A view worker stopped: ${cause.message}`, { cause }));
    });
    thread.on('exit', (code) => {
      if (!closing)
        fail(
          new SparsamError('internal', `A view worker ended with status ${code} before its work was done.`),
        );
    });
    return thread;
  });
  for (const thread of threads) thread.unref();

  return {
    draw(plan, buffers) {
      if (failure !== undefined) return Promise.reject(failure);
      const id = nextId++;
      const counters = new Int32Array(new SharedArrayBuffer(8));
      const done = new Promise<void>((resolve, reject) => pending.set(id, { resolve, reject }));
      for (const thread of threads) {
        // A thread keeps the process alive only while somebody waits for it.
        thread.ref();
        thread.postMessage({ id, plan, buffers, counters } satisfies WorkerJob);
      }
      return done;
    },
    async close() {
      closing = true;
      await Promise.all(threads.map((thread) => thread.terminate()));
      fail(new SparsamError('internal', 'The view loader was closed.'));
    },
  };
}
