import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Job, JobEvent, ParkedJob, Runner } from '@sparsam/core';
import { moduleBeside } from '@sparsam/threads';
import type { Context } from '../commands/command.ts';
import { duration } from '../ui/duration.ts';
import { InterruptedError } from '../ui/failure.ts';
import type { Executor } from './execute-job.ts';
import type { JobSpec } from './job-specs.ts';
import type { JobStore } from './job-store.ts';
import { mostTrials } from './most-trials.ts';
import { timeLeft } from './time-left.ts';

/** Milliseconds between two estimates, which look at every job that is left, and between two signs of life. */
const estimateEvery = 1000;
const tickEvery = 1000;

/** Work that takes about the same time: by kind and network, method and number of labels. */
function alike({ spec, kind }: Job): string[] {
  const { content } = spec as JobSpec;
  const detail = Object.entries(content).filter(([name]) =>
    ['backbone', 'method', 'classifier', 'kPerClass', 'objectiveOptions'].includes(name),
  );
  return [`${kind} ${JSON.stringify(detail)}`, kind];
}

/** Seconds that a job takes where its length is given in minutes; a search on labels is part of its job. */
function limitOf({ spec }: Job): number | undefined {
  const { content } = spec as JobSpec;
  if (content.does === 'pretrain') {
    const { minutes } = content.length;
    return minutes === undefined ? undefined : 60 * minutes;
  }
  if (content.does !== 'train' || !('minutes' in content.length)) return undefined;
  const { space, trialShare, kPerClass, length } = content;
  return 60 * length.minutes * (1 + mostTrials(space, kPerClass) * trialShare);
}

/** The command that starts a worker: this program as it was started. */
function workerCommand(given: {
  readonly out: string;
  readonly runner: string;
  readonly threads: number;
  readonly further: readonly string[];
}): string[] {
  const bin = fileURLToPath(moduleBeside(import.meta.url, '../bin'));
  const { out, runner, threads, further } = given;
  return [
    ...[process.execPath, ...process.execArgv, bin, 'work', '--quiet'],
    ...['--out', out, '--runner', runner, '--threads', `${threads}`, ...further],
  ];
}

export type GridOutcome = {
  readonly parked: readonly ParkedJob[];
  /** Seconds in all, and in the jobs themselves. */
  readonly seconds: number;
  readonly jobSeconds: number;
  readonly ran: number;
};

/** Runs the jobs whose results are not there yet, with progress for the whole and the time left. */
export async function runGrid(
  context: Context,
  jobs: readonly Job[],
  parts: {
    readonly runner: Runner;
    readonly executor: Executor;
    readonly store: JobStore;
    readonly out: string;
    readonly queue: string;
    readonly workers: number;
    readonly threads: number;
    /** Options that a worker needs besides: plugins, the runner's own. */
    readonly further: readonly string[];
  },
): Promise<GridOutcome> {
  const { io, progress } = context;
  const { runner, executor, store, out, queue, workers, threads, further } = parts;
  const started = io.now();
  const left = new Map<string, Job>();
  const estimate = timeLeft(alike, limitOf);
  for (const job of jobs) {
    const known = await store.read(job.key);
    if (known === undefined) left.set(job.key, job);
    else estimate.took(job, known.seconds);
  }
  const todo = [...left.values()];
  if (todo.length < jobs.length)
    progress.note(`${jobs.length - todo.length} of ${jobs.length} jobs are done already.`);
  const options = {
    execute: executor.execute,
    workerCommand: workerCommand({ out, runner: runner.name, threads, further }),
    queue,
    signal: io.signal,
    onMessage: progress.note,
  };
  if (todo.length === 0) {
    // Workers elsewhere may have done the rest while nobody planned, and wait for more.
    await runner.run([], { ...options, onEvent: () => {} });
    return { parked: [], seconds: 0, jobSeconds: 0, ran: 0 };
  }
  let [jobSeconds, ran] = [0, 0];
  progress.stage('Compare');
  const running = new Map<string, number>();
  let seconds: number | undefined;
  let estimatedAt = -Infinity;
  const tick = (): void => {
    const now = io.now();
    if (now - estimatedAt >= estimateEvery) {
      estimatedAt = now;
      const passed = new Map([...running].map(([key, since]) => [key, (now - since) / 1000] as const));
      seconds = estimate.of([...left.values()], { workers, running: passed });
    }
    progress.tick({
      done: jobs.length - left.size,
      total: jobs.length,
      unit: 'jobs',
      rate: false,
      ...(seconds === undefined ? {} : { secondsLeft: seconds }),
    });
  };
  const onEvent = (event: JobEvent): void => {
    const { job } = event;
    if (event.type === 'started') running.set(job.key, io.now());
    else running.delete(job.key);
    if (event.type === 'started' && job.kind === 'pretrain') progress.note(job.title);
    if (event.type === 'done') {
      left.delete(job.key);
      estimate.took(job, event.seconds);
      jobSeconds += event.seconds;
      ran++;
    }
    if (event.type === 'failed') {
      if (event.willRetry)
        progress.warn(`${job.title} failed (attempt ${event.attempt}): ${event.message} It is tried again.`);
      else left.delete(job.key);
    }
    tick();
  };
  tick();
  // Jobs may take long, and nothing happens meanwhile that would show that time passes.
  const ticking = setInterval(tick, tickEvery);
  ticking.unref();
  const parked = await runner.run(todo, { ...options, onEvent }).finally(() => clearInterval(ticking));
  progress.end();
  const passed = (io.now() - started) / 1000;
  if (io.signal.aborted) {
    throw new InterruptedError(
      `Stopped with ${jobs.length - left.size} of ${jobs.length} jobs done after ${duration(passed)}. Go on with the same command: ${context.commandLine}`,
    );
  }
  for (const { job, message } of parked.slice(0, 20))
    progress.warn(`Given up: ${job.title} (${job.key.slice(0, 12)}). ${message}`);
  if (parked.length > 20) progress.warn(`... and ${parked.length - 20} more in ${basename(out)}.`);
  return { parked, seconds: passed, jobSeconds, ran };
}
