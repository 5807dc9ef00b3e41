import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, ServeJobsOptions } from '@sparsam/core';
import { type Job as QueuedJob, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { connect, endedKey, prefix } from './connect.ts';
import type { BullmqOptions } from './options.ts';

/** Milliseconds between two looks whether the comparison has ended. */
const lookEvery = 1000;
/** Milliseconds that a comparison which has ended is waited for. */
const waitForStart = 120_000;
/** Milliseconds that Redis is given to take a job back from a worker that is told to stop. */
const patience = 3000;

/** Whether another attempt would fail alike, as the error itself says. */
const isPermanent = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as { permanent?: unknown }).permanent === true;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * A worker: does one job after the other until the comparison has ended or the signal aborts; then its job, stopped in
 * the middle, goes back to the queue as if it had not been begun.
 *
 * While a job runs, its lock in Redis is renewed four times in `silence` seconds: the heartbeat. A worker that dies lets it
 * run out, and the job goes to another.
 */
export async function serveQueue(
  { execute, queue, signal, onMessage }: ServeJobsOptions,
  { attempts, silence, ...options }: BullmqOptions,
): Promise<void> {
  const meanwhile = 'What is being done goes on, and its result is kept.';
  const connection = await connect(options, { onMessage, meanwhile });
  const { redis } = connection;
  let busy = false;

  const perform = async (queued: QueuedJob<Job>, token?: string): Promise<void> => {
    busy = true;
    try {
      await execute(queued.data, signal);
    } catch (error) {
      if (signal.aborted) {
        await Promise.race([queued.moveToWait(token), sleep(patience, undefined, { ref: false })]).catch(
          () => undefined,
        );
        throw new WaitingError();
      }
      if (isPermanent(error)) throw new UnrecoverableError(messageOf(error));
      throw error;
    } finally {
      busy = false;
    }
  };

  const worker = new Worker<Job>(queue, perform, {
    connection: redis,
    prefix,
    name: `${hostname()} ${process.pid}`,
    lockDuration: silence * 1000,
    lockRenewTime: (silence * 1000) / 4,
    stalledInterval: (silence * 1000) / 2,
    // A job that was given up by dead workers so often is parked, as one that failed so often is.
    maxStalledCount: attempts - 1,
    runRetryDelay: lookEvery,
    drainDelay: 2,
  });
  // The connection reports its losses itself; a job that was given to another in the meantime is no error of ours.
  worker.on('error', () => undefined);

  /**
   * The end of a comparison is noted, and the note goes when it is started again. One that was there before us is of an
   * earlier end; the comparison may be about to go on, so it is given some time.
   */
  const ended = async (): Promise<void> => {
    const key = endedKey(queue);
    const before = await redis.get(key);
    const since = performance.now();
    while (!signal.aborted) {
      await sleep(lookEvery);
      const now = await redis.get(key);
      if (busy || now === null) continue;
      if (now !== before) return onMessage('The comparison has ended.');
      if (performance.now() - since > waitForStart)
        return onMessage('The comparison in this folder has ended, and nobody has started it again.');
    }
  };
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    onMessage('Waiting for jobs.');
    await Promise.race([ended(), aborted]);
    // The job under way gets the same signal and stops by itself, with a checkpoint where it has some.
    await Promise.race([worker.close(), idleForLong(() => !busy)]);
  } finally {
    await Promise.race([worker.close(true), sleep(patience, undefined, { ref: false })]).catch(
      () => undefined,
    );
    connection.close();
  }
}

/** Resolves a while after the worker has become idle, for where Redis is away and a close would wait for it. */
async function idleForLong(idle: () => boolean): Promise<void> {
  while (!idle()) await sleep(50);
  await sleep(patience, undefined, { ref: false });
}
