import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job, JobEvent, ParkedJob, Plugin, Runner } from '@sparsam/core';
import { expect } from 'vitest';
import type { Check } from '../checks/check.ts';
import { pluginChecks } from '../checks/plugin-checks.ts';
import { executeToyJob, toyJob, written } from './toy-jobs.ts';

export type RunnerSuite = {
  /** Options under which failures are tried again soon, at least twice. */
  readonly options?: Record<string, unknown>;
  /** Workers that the runner is made for; 1 by default. */
  readonly workers?: number;
  /** For runners that start processes of their own: a program that does jobs whose `spec` is a `ToySpec`. */
  readonly workerCommand?: readonly string[];
  /** The workers join by `serve`: the suite calls it, on another runner of the same options, beside `run`. */
  readonly serves?: boolean;
};

/** Milliseconds after which a run of jobs that take none counts as one that never ends. */
const patience = 15_000;

/** Rejects where a promise takes longer than patience lasts. */
async function soon<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} takes more than ${patience / 1000} s`)), patience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** What a run left: the jobs that were done and tried, in order, what was told, and what was given up. */
type Course = {
  readonly done: readonly string[];
  readonly attempts: readonly string[];
  readonly events: readonly JobEvent[];
  readonly parked: readonly ParkedJob[];
};

/** What every runner must do with jobs, whatever they are: order, attempts, what is given up, and an end in the middle. */
export function runnerChecks(
  plugin: Plugin<'runner'>,
  {
    options = {},
    workers = 1,
    workerCommand = ['no-worker-command-was-given'],
    serves = false,
  }: RunnerSuite = {},
): Check[] {
  const create = async (): Promise<Runner> => plugin.create(plugin.options.parse(options), { workers });

  async function course(
    runner: Runner,
    jobsIn: (store: string) => readonly Job[],
    stopAt?: (event: JobEvent) => boolean,
  ): Promise<Course> {
    const store = await mkdtemp(join(tmpdir(), 'sparsam-runner-'));
    const [stopRun, stopServing] = [new AbortController(), new AbortController()];
    const events: JobEvent[] = [];
    const common = { execute: executeToyJob, queue: `suite-${store}`, onMessage: () => {} };
    try {
      const serving = serves ? (await create()).serve({ ...common, signal: stopServing.signal }) : undefined;
      // Jobs that are stopped in a worker are stopped by the worker's signal.
      stopRun.signal.addEventListener('abort', () => stopServing.abort(), { once: true });
      const running = runner.run(Object.freeze([...jobsIn(store)]), {
        ...common,
        workerCommand,
        signal: stopRun.signal,
        onEvent(event) {
          events.push(event);
          if (stopAt?.(event) === true) stopRun.abort();
        },
      });
      const parked = await soon(running, 'run');
      stopServing.abort();
      if (serving !== undefined) await soon(serving, 'serve, told to end,');
      return {
        done: await written(store, 'done'),
        attempts: await written(store, 'attempts'),
        events,
        parked,
      };
    } finally {
      stopRun.abort();
      stopServing.abort();
      await rm(store, { recursive: true, force: true });
    }
  }
  const check = (name: string, run: (runner: Runner) => Promise<void>): Check => ({
    name,
    run: async () => run(await create()),
  });
  const keysOf = (parked: readonly ParkedJob[]): string[] => parked.map(({ job: { key } }) => key).sort();
  const of = (events: readonly JobEvent[], key: string): JobEvent[] =>
    events.filter(({ job }) => job.key === key);

  return [
    ...pluginChecks(plugin, 'runner', plugin.name),
    check('every job is done once, after what it needs', async (runner) => {
      const { done, attempts, parked } = await course(runner, (store) => [
        toyJob(store, 'last', {}, ['left', 'right']),
        toyJob(store, 'right', {}, ['first']),
        toyJob(store, 'left', {}, ['first']),
        toyJob(store, 'first'),
        toyJob(store, 'alone'),
      ]);
      expect(parked).toEqual([]);
      expect([...done].sort()).toEqual(['alone', 'first', 'last', 'left', 'right']);
      expect([...attempts].sort(), 'attempts').toEqual([...done].sort());
      const place = (key: string) => done.indexOf(key);
      expect(place('first'), 'the place of "first", which "left" needs').toBeLessThan(place('left'));
      expect(place('first'), 'the place of "first", which "right" needs').toBeLessThan(place('right'));
      expect(Math.max(place('left'), place('right')), 'both that "last" needs').toBeLessThan(place('last'));
    }),
    check('a need that is not among the jobs counts as done', async (runner) => {
      const { done } = await course(runner, (store) => [toyJob(store, 'a', {}, ['done long ago'])]);
      expect(done).toEqual(['a']);
    }),
    check('no jobs are done at once', async (runner) => {
      expect(await course(runner, () => [])).toMatchObject({ events: [], parked: [] });
    }),
    check('events tell of every job that it was started, by whom, and done', async (runner) => {
      const { events } = await course(runner, (store) => [toyJob(store, 'a'), toyJob(store, 'b')]);
      for (const key of ['a', 'b']) {
        const told = of(events, key);
        expect(
          told.map(({ type }) => type),
          `events of "${key}"`,
        ).toEqual(['started', 'done']);
        for (const { attempt, worker } of told) {
          expect(attempt, 'attempt').toBe(1);
          expect(worker.trim(), 'the name of the worker').not.toBe('');
        }
        const [, end] = told;
        expect(end?.type === 'done' && end.seconds >= 0, 'seconds of a job that is done').toBe(true);
      }
    }),
    check('a failure that passes is tried again, and what needs the job waits for that', async (runner) => {
      const { done, events, parked } = await course(runner, (store) => [
        toyJob(store, 'moody', { fails: 1 }),
        toyJob(store, 'after', {}, ['moody']),
      ]);
      expect(parked).toEqual([]);
      expect(done).toEqual(['moody', 'after']);
      const told = of(events, 'moody');
      expect(told.map(({ type, attempt }) => `${type} ${attempt}`)).toEqual([
        'started 1',
        'failed 1',
        'started 2',
        'done 2',
      ]);
      expect(told[1]).toMatchObject({ message: 'moody fails', willRetry: true });
    }),
    check(
      'a failure that would come again is parked at once, with all that need it; the rest is done',
      async (runner) => {
        const { done, attempts, events, parked } = await course(runner, (store) => [
          toyJob(store, 'bad', { fails: 99, permanent: true }),
          toyJob(store, 'lost', {}, ['bad']),
          toyJob(store, 'lost too', {}, ['lost']),
          toyJob(store, 'good'),
        ]);
        expect(done).toEqual(['good']);
        expect(keysOf(parked), 'what is parked').toEqual(['bad', 'lost', 'lost too']);
        expect(
          attempts.filter((key) => key === 'bad'),
          'attempts at "bad"',
        ).toHaveLength(1);
        expect(parked.find(({ job }) => job.key === 'bad')?.message, 'why').toBe('bad fails');
        for (const { message } of parked) expect(message.trim(), 'the reason of a parked job').not.toBe('');
        expect(of(events, 'bad').at(-1)).toMatchObject({ type: 'failed', willRetry: false });
      },
    ),
    check('a job that fails at every attempt is parked in the end', async (runner) => {
      const { attempts, events, parked } = await course(runner, (store) => [
        toyJob(store, 'bad', { fails: 99 }),
      ]);
      expect(keysOf(parked)).toEqual(['bad']);
      expect(attempts.length, 'attempts').toBeGreaterThan(1);
      const failed = of(events, 'bad').filter(({ type }) => type === 'failed');
      expect(
        failed.map((event) => event.type === 'failed' && event.willRetry),
        'willRetry',
      ).toEqual(failed.map((_, place) => place < failed.length - 1));
    }),
    check(
      'told to end, it stops what runs, starts nothing more, and parks nothing for that',
      async (runner) => {
        const { attempts, parked } = await course(
          runner,
          (store) => [toyJob(store, 'long', { waits: true }), toyJob(store, 'next', {}, ['long'])],
          ({ type, job }) => type === 'started' && job.key === 'long',
        );
        expect(parked).toEqual([]);
        expect(attempts, 'what was started').not.toContain('next');
      },
    ),
    check(
      'a run leaves nothing for the next: the same jobs are done again, with the same course',
      async (runner) => {
        const jobs = (store: string): Job[] => [
          toyJob(store, 'moody', { fails: 1 }),
          toyJob(store, 'bad', { fails: 99, permanent: true }),
          toyJob(store, 'lost', {}, ['bad']),
        ];
        for (const time of ['first', 'second']) {
          const { done, attempts, parked } = await course(runner, jobs);
          expect(done, `done at the ${time} time`).toEqual(['moody']);
          expect([...attempts].sort(), `tried at the ${time} time`).toEqual(['bad', 'moody', 'moody']);
          expect(keysOf(parked), `parked at the ${time} time`).toEqual(['bad', 'lost']);
        }
      },
    ),
  ];
}
