import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, JobEvent, ParkedJob, RunJobsOptions } from '@sparsam/core';
import { type JobsOptions, type Job as QueuedJob, Queue } from 'bullmq';
import { type Connection, connect, endedKey, prefix } from './connect.ts';
import { type Needs, createNeeds } from './needs.ts';
import type { BullmqOptions } from './options.ts';

/** Milliseconds between two looks at the queue. */
const lookEvery = 250;
/** So many looks lie between two counts of the workers; those that start together with the comparison are waited for. */
const looksAlone = 40;
const firstLookForWorkers = 8;

/** Milliseconds that Redis is given to note the end. */
const patience = 3000;

/** What BullMQ says of a job whose worker fell silent too often, and what that means. */
const silent = /stalled more than allowable/;
const silentWords =
  'its workers died or fell silent, each time it was tried: often the system ends a process when memory runs out; use a smaller batch or a machine with more';

type Queued = QueuedJob<Job>;

/** What is known of a job that is out, so that every change is told once. */
type Told = { started: number; failed: number };

/** Empties the queue of what an earlier run left, but for what is being worked on: that is joined, not done twice. */
async function tidy(queue: Queue): Promise<void> {
  await queue.drain(true);
  for (const state of ['completed', 'failed'] as const) await queue.clean(0, 0, state);
}

/** The command for a worker, as a person types it. */
export const typedCommand = (workerCommand: readonly string[]): string =>
  ['sparsam', ...workerCommand.slice(Math.max(0, workerCommand.indexOf('work')))]
    .filter((word) => word !== '--quiet')
    .join(' ');

/** Looks at the queue and tells what has changed; the state is all in Redis and `needs`, so that no event can be missed. */
function createWatch(queue: Queue<Job>, needs: Needs, onEvent: (event: JobEvent) => void) {
  const told = new Map<string, Told>();
  const tellFailure = (job: Job, queued: Queued, known: Told, message: string): void => {
    const attempt = ++known.failed;
    onEvent({ job, worker: workerOf(queued), attempt, type: 'failed', message, willRetry: true });
  };
  /** Tells every start so far, and of the `failures` before the last start those that came and went between two looks. */
  const tellStarts = (job: Job, queued: Queued, failures: number): Told => {
    const known = told.get(job.key) ?? { started: 0, failed: 0 };
    told.set(job.key, known);
    while (known.started < queued.attemptsStarted) {
      if (known.failed < Math.min(failures, known.started))
        tellFailure(job, queued, known, earlierReasonOf(queued, known.failed));
      const attempt = ++known.started;
      onEvent({ job, worker: workerOf(queued), attempt, type: 'started' });
    }
    return known;
  };
  const known = (queued: Queued | undefined): Job | undefined =>
    queued?.id === undefined ? undefined : needs.open(queued.id);

  /** One look. Returns whether anything ended. */
  return async (): Promise<boolean> => {
    const [active, delayed, completed, failed] = (await Promise.all(
      (['active', 'delayed', 'completed', 'failed'] as const).map((state) => queue.getJobs(state)),
    )) as [Queued[], Queued[], Queued[], Queued[]];
    for (const queued of active) {
      const job = known(queued);
      if (job !== undefined) tellStarts(job, queued, queued.attemptsMade);
    }
    for (const queued of delayed) {
      const job = known(queued);
      if (job === undefined) continue;
      const before = tellStarts(job, queued, queued.attemptsMade - 1);
      if (before.failed < queued.attemptsMade) tellFailure(job, queued, before, reasonOf(queued));
    }
    for (const queued of completed) {
      const job = known(queued);
      if (job !== undefined) {
        tellStarts(job, queued, queued.attemptsMade - 1);
        needs.done(job);
        const seconds = Math.max(0, (queued.finishedOn ?? 0) - (queued.processedOn ?? 0)) / 1000;
        onEvent({ job, worker: workerOf(queued), attempt: queued.attemptsStarted, type: 'done', seconds });
      }
      await queued.remove().catch(() => undefined);
    }
    for (const queued of failed) {
      const job = known(queued);
      if (job !== undefined) {
        tellStarts(job, queued, queued.attemptsMade - 1);
        const [first, ...others] = needs.park(job, reasonOf(queued)) as [ParkedJob, ...ParkedJob[]];
        const facts = { worker: workerOf(queued), type: 'failed', willRetry: false } as const;
        onEvent({ ...facts, ...first, attempt: queued.attemptsStarted });
        for (const other of others) onEvent({ ...facts, ...other, attempt: 0 });
      }
      await queued.remove().catch(() => undefined);
    }
    return completed.length + failed.length > 0;
  };
}

const workerOf = ({ processedBy }: Queued): string => processedBy ?? 'a worker';
/** Why an attempt before the last one failed; of it the queue keeps the error's stack. */
const earlierReasonOf = ({ stacktrace }: Queued, attempt: number): string =>
  (stacktrace?.[attempt] ?? '').split('\n', 1)[0]?.replace(/^\w*Error: /, '') ?? '';
const reasonOf = ({ failedReason = '' }: Queued): string =>
  silent.test(failedReason) ? silentWords : failedReason;

/** Tells workers to end. */
const noteEnd = (connection: Connection, queue: string): Promise<unknown> =>
  connection.redis.set(endedKey(queue), randomUUID(), 'EX', 24 * 3600);

/** Where there is nothing to do Redis is not needed, and only told so if it is there: workers may be waiting. */
async function endWaiting(queue: string, options: BullmqOptions): Promise<void> {
  const quiet = { onMessage: () => {}, meanwhile: '' };
  const connection = await connect(options, quiet).catch(() => undefined);
  if (connection === undefined) return;
  await Promise.race([noteEnd(connection, queue), sleep(patience, undefined, { ref: false })]);
  connection.close();
}

/**
 * Hands jobs out over a queue and watches them until each is done or parked.
 *
 * Redis is only the queue: results lie in the shared folder. So what Redis forgets is handed out again (a job whose result
 * is there is done at once), and what it does twice leaves one result.
 */
export async function planJobs(
  jobs: readonly Job[],
  given: RunJobsOptions,
  options: BullmqOptions,
): Promise<readonly ParkedJob[]> {
  const { signal, onEvent, onMessage, workerCommand } = given;
  if (jobs.length === 0) {
    await endWaiting(given.queue, options);
    return [];
  }
  const needs = createNeeds(jobs);
  const meanwhile = 'Waiting for it; what is done is kept, and what it forgets is handed out again.';
  const connection = await connect(options, { onMessage, meanwhile });
  const queue = new Queue<Job>(given.queue, { connection: connection.redis, prefix });
  // The connection reports its losses itself.
  queue.on('error', () => undefined);
  const out = new Map<string, Job>();
  const settings = (key: string): JobsOptions => ({
    jobId: key,
    attempts: options.attempts,
    backoff: { type: 'exponential', delay: options.backoff * 1000 },
  });
  const handOut = async (some: readonly Job[]): Promise<void> => {
    for (const job of some) out.set(job.key, job);
    await queue.addBulk(some.map((job) => ({ name: job.kind, data: job, opts: settings(job.key) })));
  };
  /** Hands out again what is out but not in Redis: it was emptied, or restarted from an older state. */
  const replace = async (): Promise<void> => {
    for (const key of out.keys()) if (needs.open(key) === undefined) out.delete(key);
    const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'completed', 'failed');
    if (Object.values(counts).reduce((sum, count) => sum + count, 0) >= out.size) return;
    const gone: Job[] = [];
    for (const job of out.values()) if ((await queue.getJob(job.key)) === undefined) gone.push(job);
    if (gone.length > 0) await handOut(gone);
  };

  let [looks, said] = [0, false];
  /** Says so where nobody is there to work; where Redis does not tell who is connected, nothing is said. */
  const lookForWorkers = async (): Promise<void> => {
    if (looks++ % looksAlone !== firstLookForWorkers) return;
    const alone = (await queue.getWorkersCount().catch(() => 1)) === 0;
    if (alone && !said)
      onMessage(
        `No worker is connected, and ${out.size} jobs wait. Start one on each machine that sees the folder: ${typedCommand(workerCommand)}`,
      );
    said = alone;
  };

  const look = createWatch(queue, needs, onEvent);
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const watch = async (): Promise<void> => {
    await connection.redis.del(endedKey(given.queue));
    await tidy(queue);
    while (!needs.finished && !signal.aborted) {
      const fresh = needs.ready();
      if (fresh.length > 0) await handOut(fresh);
      if (await look()) continue;
      await replace();
      await lookForWorkers();
      await sleep(lookEvery);
    }
  };
  const wrapUp = async (): Promise<void> => {
    if (!signal.aborted) {
      await noteEnd(connection, given.queue);
      await tidy(queue);
      return;
    }
    await queue.drain(true);
    const running = await queue.getActiveCount();
    if (running > 0)
      onMessage(
        `Workers still do ${running} job${running === 1 ? '' : 's'}; what they make is kept. They wait for the comparison to go on; Ctrl-C ends them.`,
      );
  };
  const watching = watch();
  try {
    await Promise.race([watching, aborted]);
    // Redis may be away right now; the end of a comparison does not wait for it.
    await Promise.race([wrapUp(), sleep(patience, undefined, { ref: false })]);
  } finally {
    watching.catch(() => undefined);
    connection.close();
  }
  return needs.parked;
}
