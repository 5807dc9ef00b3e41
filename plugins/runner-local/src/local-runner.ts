import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, RunJobsOptions, Runner } from '@sparsam/core';
import { type JobBoard, createJobBoard } from './job-board.ts';
import type { LocalOptions } from './options.ts';
import { isPermanent, serveParent } from './serve-parent.ts';
import { type WorkerOutcome, type WorkerProcess, startWorkerProcess } from './worker-process.ts';

const seconds = (): number => performance.now() / 1000;

/** Does one job somewhere. */
type Hand = { readonly name: string; execute(job: Job): Promise<WorkerOutcome>; stop(): Promise<void> };

function ownHand({ execute, signal }: RunJobsOptions): Hand {
  return {
    name: 'this process',
    async execute(job) {
      try {
        await execute(job, signal);
        return { type: 'done' };
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return { type: 'failed', message, permanent: isPermanent(error) };
      }
    },
    async stop() {},
  };
}

/** A worker process that is replaced where it has died. */
function processHand(index: number, { workerCommand, onMessage, signal }: RunJobsOptions): Hand {
  let worker: WorkerProcess | undefined;
  return {
    name: `worker ${index + 1}`,
    async execute(job) {
      // The end may come as the job is announced: a worker that is started after it would never be stopped.
      if (signal.aborted) return { type: 'died', message: 'it was stopped before it began' };
      if (worker?.alive !== true) worker = startWorkerProcess(workerCommand, onMessage);
      return worker.execute(job);
    },
    async stop() {
      await worker?.stop();
    },
  };
}

/** One hand at work: takes what is ready until all is finished. */
async function work(
  board: JobBoard,
  hand: Hand,
  options: RunJobsOptions,
  wake: () => Promise<void>,
): Promise<void> {
  const { signal, onEvent } = options;
  while (!board.finished && !signal.aborted) {
    const taken = board.take(seconds());
    if (taken === undefined) {
      await wake();
      continue;
    }
    const { job, attempt } = taken;
    const facts = { job, attempt, worker: hand.name };
    onEvent({ ...facts, type: 'started' });
    const started = seconds();
    const outcome = await hand.execute(job);
    if (outcome.type === 'done') {
      board.done(job);
      onEvent({ ...facts, type: 'done', seconds: seconds() - started });
    } else if (signal.aborted) board.putBack(job);
    else {
      const { message } = outcome;
      const permanent = outcome.type === 'failed' && outcome.permanent;
      const { willRetry, parked } = board.failed(job, { message, permanent, now: seconds() });
      onEvent({ ...facts, type: 'failed', message, willRetry });
      for (const other of parked.slice(1))
        onEvent({
          job: other.job,
          attempt: 0,
          worker: hand.name,
          type: 'failed',
          message: other.message,
          willRetry: false,
        });
    }
  }
}

/** Runs jobs in this process, or with more than one worker in so many processes of their own. */
export function localRunner({ attempts, backoff }: LocalOptions, workers: number): Runner {
  return {
    name: 'local',
    async run(jobs, options) {
      const board = createJobBoard(jobs, { attempts, backoff });
      const hands =
        workers > 1
          ? Array.from({ length: Math.min(workers, jobs.length) }, (_, index) => processHand(index, options))
          : [ownHand(options)];
      // A look at the board every so often costs nothing beside jobs of seconds, and cannot miss a change.
      const wake = (): Promise<void> => sleep(10).then(() => undefined);
      const stop = (): void => void hands.map((hand) => hand.stop());
      options.signal.addEventListener('abort', stop, { once: true });
      try {
        await Promise.all(hands.map((hand) => work(board, hand, options, wake)));
      } finally {
        options.signal.removeEventListener('abort', stop);
        await Promise.all(hands.map((hand) => hand.stop()));
      }
      return board.parked;
    },
    serve: serveParent,
  };
}
