import { parentPort, workerData } from 'node:worker_threads';
import {
  type AugmentationSource,
  type BatchPlan,
  type Images,
  createAugmentation,
  drawImage,
} from './draw-batch.ts';

/** What a worker is started with. */
export type WorkerStart = { readonly images: Images; readonly augmentation: AugmentationSource };

/** A batch to draw: all workers get it and take its images one by one until none is left. */
export type WorkerJob = {
  readonly id: number;
  readonly plan: BatchPlan;
  readonly buffers: readonly Uint8Array[];
  /** Int32 [taken, finished], shared by the workers. */
  readonly counters: Int32Array<SharedArrayBuffer>;
};

/** Sent when the last image of a batch is finished, or one failed. */
export type WorkerReply = { readonly id: number; readonly error?: string };

const port = parentPort;
if (port !== null) {
  const { images, augmentation: source } = workerData as WorkerStart;
  const augmentation = await createAugmentation(source);
  port.on('message', ({ id, plan, buffers, counters }: WorkerJob) => {
    const batch = plan.rows.length;
    try {
      for (let index = Atomics.add(counters, 0, 1); index < batch; index = Atomics.add(counters, 0, 1)) {
        drawImage(augmentation, images, plan, index, buffers);
        if (Atomics.add(counters, 1, 1) === batch - 1) port.postMessage({ id } satisfies WorkerReply);
      }
    } catch (error) {
      port.postMessage({
        id,
        error: error instanceof Error ? error.message : String(error),
      } satisfies WorkerReply);
    }
  });
}
