import { performance } from 'node:perf_hooks';
import { type Flat, type NdArray, SparsamError } from '@sparsam/core';
import type { ImageStore } from '@sparsam/data';
import { createBatchOrder } from './batch-order.ts';
import { type AugmentationSource, createAugmentation, drawImage, viewBytes } from './draw-batch.ts';
import { createViewPool } from './view-pool.ts';

/** Batches of views, made ahead of time by worker threads. */
export interface ViewLoader {
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  /**
   * The views of a step, by group: uint8 [count * batchSize, size, size, 3], all images of view 0 first, then of view 1.
   * A pure function of (seed, step), any step in any order; steps that follow each other are made ahead. The memory is
   * the loader's: it stays as it is until the next but one batch is asked for.
   */
  batch(step: number): Promise<Flat<NdArray<'uint8'>>>;
  /** Rows of the store whose views a step's batch holds, in its order. */
  rows(step: number): Int32Array;
  /** Seconds that `batch` has waited for workers so far. */
  readonly waited: number;
  /** Ends the workers. Batches handed out stay readable. */
  close(): Promise<void>;
}

export type ViewLoaderOptions = {
  readonly store: ImageStore;
  /** Rows of the store to train on; all by default. */
  readonly indices?: ArrayLike<number>;
  readonly batchSize: number;
  readonly seed: number;
  readonly augmentation: AugmentationSource;
  /** Worker threads; 0 draws in this thread when asked, with the same result. 1 by default. */
  readonly workers?: number;
  /** Batches made ahead; 2 by default. */
  readonly prefetch?: number;
};

type Job = { readonly slot: number; readonly done: Promise<void>; finished: boolean };

function checkCount(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new SparsamError('usage', `${name} must be a whole number of at least ${least}, not ${value}.`);
}

/**
 * Starts making views of a store's images. The batches never depend on `workers` or `prefetch`.
 *
 * @throws SparsamError where a batch is larger than the data, an index is outside the store, or the options are wrong
 */
export async function createViewLoader(options: ViewLoaderOptions): Promise<ViewLoader> {
  const { store, batchSize, seed, augmentation: source, workers = 1, prefetch = 2 } = options;
  const { indices = Int32Array.from({ length: store.count }, (_, i) => i) } = options;
  checkCount('The number of view workers', workers, 0);
  checkCount('The number of batches made ahead', prefetch, 0);
  for (let i = 0; i < indices.length; i++) store.get(indices[i] as number);
  const order = createBatchOrder(indices, batchSize, seed);
  const images = { data: store.data, size: store.size };
  // Made here, too, so that wrong options are one clear error before any thread starts.
  const augmentation = await createAugmentation(source);
  const pool = workers === 0 ? undefined : createViewPool(workers, images, source);
  const ahead = pool === undefined ? 0 : prefetch;

  // Two more than are made ahead: the batch in the consumer's hands and the one before it.
  const slots = Array.from({ length: ahead + 2 }, () =>
    source.views.map(
      (group) => new Uint8Array(new SharedArrayBuffer(group.count * batchSize * viewBytes(group))),
    ),
  );
  const free = slots.map((_, slot) => slot);
  const jobs = new Map<number, Job>();
  const held: number[] = [];
  let waited = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const start = (step: number): void => {
    const slot = free.pop() as number;
    const buffers = slots[slot] as readonly Uint8Array[];
    const plan = order.plan(step);
    const draw = async (): Promise<void> => {
      if (pool !== undefined) return pool.draw(plan, buffers);
      for (let index = 0; index < batchSize; index++) drawImage(augmentation, images, plan, index, buffers);
    };
    const job: Job = { slot, done: draw().then(() => void (job.finished = true)), finished: false };
    // Whoever asks for the batch sees the error; a batch made ahead and never asked for must not end the process.
    job.done.catch(() => undefined);
    jobs.set(step, job);
  };

  /** Lets go of batches made ahead that are not wanted any more, once nobody writes into them. */
  const dropOthers = async (step: number): Promise<void> => {
    for (const [other, job] of jobs) {
      if (other >= step && other <= step + ahead) continue;
      jobs.delete(other);
      await job.done;
      free.push(job.slot);
    }
  };

  const next = async (step: number): Promise<Flat<NdArray<'uint8'>>> => {
    const asked = performance.now();
    if (held.length === 2) free.push(held.shift() as number);
    await dropOthers(step);
    for (let wanted = step; wanted <= step + ahead && free.length > 0; wanted++)
      if (!jobs.has(wanted)) start(wanted);
    const job = jobs.get(step) as Job;
    if (!job.finished) await job.done;
    jobs.delete(step);
    held.push(job.slot);
    waited += (performance.now() - asked) / 1000;
    const buffers = slots[job.slot] as readonly Uint8Array[];
    return Object.fromEntries(
      source.views.map(({ name, size, count }, g): [string, NdArray<'uint8'>] => [
        name,
        { dtype: 'uint8', shape: [count * batchSize, size, size, 3], data: buffers[g] as Uint8Array },
      ]),
    );
  };

  return {
    batchSize,
    stepsPerEpoch: order.stepsPerEpoch,
    rows: (step) => order.plan(step).rows,
    batch(step) {
      const result = turn.then(() => next(step));
      turn = result.catch(() => undefined);
      return result;
    },
    get waited() {
      return waited;
    },
    async close() {
      await pool?.close();
    },
  };
}
