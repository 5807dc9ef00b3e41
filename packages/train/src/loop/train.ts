import { lockFolder } from '@sparsam/checkpoint';
import { run } from './run.ts';
import type { TrainOptions, TrainResult } from './train-options.ts';

/**
 * Trains an objective: batches in, state in the run folder's `checkpoint/`, one line a step in its `log.jsonl`.
 *
 * Everything that decides a number is a pure function of the configuration and the step (views, keys, schedules), so a
 * run that was killed, interrupted or out of disk and then resumed ends with the bits of an uninterrupted one. A plan
 * made from minutes is fixed in the first checkpoint, before the first step.
 *
 * A loss or gradient that is infinite or no number takes the run back to its last checkpoint, once, at a tenth of the
 * learning rate. The collapse guard watches every step.
 *
 * Throws SparsamError: `guard` where the run collapsed or the numbers failed again; `usage` where the folder is in use,
 * holds another run, or may not be written; `input` where its checkpoints are damaged; `internal` where the disk is full.
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const lock = options.locked === true ? undefined : await lockFolder(options.runFolder);
  try {
    if (lock?.warning !== undefined) options.onMessage?.(lock.warning);
    return await run(options);
  } finally {
    lock?.release();
  }
}
