import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ExecuteJob, type Job, type JobEvent, type RunJobsOptions, key, sampler } from '@sparsam/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bullmqRunner } from './bullmq-runner.ts';
// @ts-expect-error -- plain JavaScript, because worker processes run it as it is
import { toyJobs } from './fixtures/toy-jobs.mjs';
import { bullmqOptions } from './options.ts';
import { type RedisServer, noRedis, startRedis } from './test-support/redis-server.ts';

/** Seconds of work; more where the machine is busy with other things. */
const slow = 240_000;
const toyWorker = fileURLToPath(new URL('fixtures/toy-worker.mjs', import.meta.url));
const built = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const missing = noRedis();

const job = (name: string, spec: unknown = {}, ...needs: string[]): Job => ({
  key: name,
  kind: 'toy',
  title: name,
  spec,
  needs,
});

const runner = (redis: string) => bullmqRunner(bullmqOptions.parse({ redis, backoff: 0.5, silence: 1 }));

test('Redis that does not answer is said in words, on both sides', async () => {
  const nobody = runner('redis://127.0.0.1:1');
  const given = { queue: 'q', signal: new AbortController().signal, execute: async () => {} };
  const planned = nobody.run([job('a')], {
    ...given,
    workerCommand: [],
    onEvent: () => {},
    onMessage: () => {},
  });
  const words = /Redis at redis:\/\/127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED.*--set bullmq\.redis=/;
  await expect(planned).rejects.toThrow(words);
  await expect(nobody.check?.()).rejects.toThrow(words);
  await expect(nobody.serve({ ...given, onMessage: () => {} })).rejects.toThrow(words);
});

describe.skipIf(missing !== undefined)(
  `with a real Redis${missing === undefined ? '' : `: ${missing}`}`,
  () => {
    let redis: RedisServer;
    let folder: string;
    let processes: ChildProcess[] = [];
    let workers: { readonly ended: Promise<void>; stop(): void }[] = [];
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'sparsam-bullmq-'));
      redis = await startRedis(folder);
    }, slow);
    afterEach(async () => {
      for (const child of processes) child.kill('SIGKILL');
      for (const worker of workers) worker.stop();
      await Promise.all(workers.map(({ ended }) => ended));
      [processes, workers] = [[], []];
      await redis.kill();
      rmSync(folder, { recursive: true });
    }, slow);

    /** A worker in a process of its own, which can be killed. */
    const startProcess = (): ChildProcess => {
      const worker = spawn(process.execPath, [toyWorker, redis.url, 'test', folder], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      processes.push(worker);
      return worker;
    };
    /** A worker in this process. */
    const startWorker = () => {
      const controller = new AbortController();
      const messages: string[] = [];
      const ended = runner(redis.url).serve({
        queue: 'test',
        execute: (toyJobs as (folder: string) => ExecuteJob)(folder),
        signal: controller.signal,
        onMessage: (message) => void messages.push(message),
      });
      const worker = { messages, ended, stop: () => controller.abort() };
      workers.push(worker);
      return worker;
    };
    const options = (given: Partial<RunJobsOptions> = {}) => {
      const [events, messages]: [JobEvent[], string[]] = [[], []];
      return {
        execute: async () => {},
        workerCommand: ['node', 'bin.js', 'work', '--quiet', '--out', '/shared/x', '--runner', 'bullmq'],
        queue: 'test',
        signal: new AbortController().signal,
        onEvent: (event: JobEvent) => void events.push(event),
        onMessage: (message: string) => void messages.push(message),
        ...given,
        events,
        messages,
      };
    };
    const done = (): string[] =>
      readdirSync(folder)
        .flatMap((name) => (name.endsWith('.done') ? [name.slice(0, -5)] : []))
        .sort();
    const begun = (): string[] =>
      existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8').trim().split('\n') : [];
    const until = async (what: () => boolean): Promise<void> => {
      while (!what()) await sleep(20);
    };

    test(
      'needs come first, failures are tried again and then parked by name, and workers end with the comparison',
      async () => {
        const given = options();
        const jobs = [
          job('late', {}, 'early'),
          job('early'),
          job('moody', { fail: 'not now' }),
          job('hopeless', { fail: 'never' }),
          job('lost', {}, 'hopeless'),
        ];
        const running = runner(redis.url).run(jobs, given);
        // Nobody is there yet: it says how to start somebody.
        await until(() => given.messages.length > 0);
        expect(given.messages).toEqual([
          expect.stringMatching(
            /^No worker is connected, and 3 jobs wait\. .*: sparsam work --out \/shared\/x --runner bullmq$/,
          ),
        ]);
        const worker = startWorker();
        const parked = await running;
        expect(done()).toEqual(['early', 'late']);
        expect(parked.map(({ job: { title }, message }) => `${title}: ${message}`).sort()).toEqual([
          'hopeless: never',
          'lost: it needs "hopeless", which failed',
          'moody: not now',
        ]);
        const failures = given.events.flatMap((event) =>
          event.type === 'failed' ? [`${event.job.key} ${event.attempt} ${event.willRetry}`] : [],
        );
        expect(failures.sort()).toEqual(
          ['hopeless 1 false', 'lost 0 false', 'moody 1 true', 'moody 2 true', 'moody 3 false'].sort(),
        );
        expect(begun().indexOf('early')).toBeLessThan(begun().indexOf('late'));
        await worker.ended;
        expect(worker.messages).toEqual(['Waiting for jobs.', 'The comparison has ended.']);
      },
      slow,
    );

    test(
      'workers that are killed at random lose nothing, and a job that kills every worker is parked',
      async () => {
        expect(existsSync(built), `${built} is missing: npm run build`).toBe(true);
        const jobs = Array.from({ length: 24 }, (_, index) =>
          job(`job-${index}`, { milliseconds: 60 }, ...(index < 10 ? [] : [`job-${index % 10}`])),
        );
        const given = options();
        const random = sampler(key(4));
        let finished = false;
        const keepUp = async (): Promise<void> => {
          let dead = 0;
          while (!finished) {
            const alive = processes.filter((child) => child.exitCode === null && child.signalCode === null);
            if (alive.length < 2) startProcess();
            else if (dead < 2 && begun().length > 8 * dead) {
              alive[random.integer(2)]?.kill('SIGKILL');
              dead++;
            }
            await sleep(100);
          }
        };
        const keeping = keepUp();
        const parked = await runner(redis.url).run([...jobs, job('killer', { die: true })], given);
        finished = true;
        await keeping;
        expect(parked.map(({ job: { title }, message }) => [title, message])).toEqual([
          ['killer', expect.stringMatching(/workers died or fell silent, each time/)],
        ]);
        expect(done()).toEqual(jobs.map(({ title }) => title).sort());
        const ends = given.events.flatMap((event) => (event.type === 'done' ? [event.job.key] : []));
        expect(ends.sort()).toEqual(done());
        expect(begun().filter((name) => name === 'killer')).toHaveLength(3);
      },
      slow,
    );

    test(
      'Redis that is killed and forgets everything is waited for, and what it forgot is handed out again',
      async () => {
        const jobs = Array.from({ length: 12 }, (_, index) => job(`job-${index}`, { milliseconds: 150 }));
        const given = options();
        const worker = startWorker();
        const running = runner(redis.url).run(jobs, given);
        await until(() => done().length >= 3);
        await redis.kill();
        await until(() => given.messages.length > 0 && worker.messages.length > 1);
        await redis.start();
        expect(await running).toEqual([]);
        expect(done()).toHaveLength(12);
        expect(given.events.filter(({ type }) => type === 'done')).toHaveLength(12);
        const away = /does not answer.*\. (Waiting for it; what is done is kept|What is being done goes on)/;
        expect(given.messages).toEqual([expect.stringMatching(away), expect.stringMatching(/answers again/)]);
        expect(worker.messages.slice(1, 3)).toEqual(
          given.messages.map(
            (_, index) => expect.stringMatching([away, /answers again/][index] as RegExp) as string,
          ),
        );
      },
      slow,
    );

    test(
      'a comparison that is stopped leaves no job behind, and one that is started again joins what is being done',
      async () => {
        const controller = new AbortController();
        const jobs = [job('long', { milliseconds: 1500 }), job('next'), job('last')];
        const first = options({ signal: controller.signal });
        startWorker();
        const stopping = runner(redis.url).run(jobs, first);
        await until(() => begun().length === 1);
        controller.abort();
        expect(await stopping).toEqual([]);
        expect(first.messages.at(-1)).toMatch(/Workers still do 1 job; what they make is kept/);
        expect(await runner(redis.url).run(jobs, options())).toEqual([]);
        expect(begun()).toEqual(['long', 'next', 'last']);
      },
      slow,
    );

    test(
      'a worker that is told to stop gives its job back without using up an attempt',
      async () => {
        const worker = startWorker();
        const running = runner(redis.url).run([job('long', { milliseconds: 1000 })], options());
        await until(() => begun().length === 1);
        worker.stop();
        await worker.ended;
        startWorker();
        expect(await running).toEqual([]);
        expect(begun()).toEqual(['long', 'long']);
        expect(done()).toEqual(['long']);
      },
      slow,
    );

    test(
      'workers end, too, where the comparison finds that there is nothing left to do',
      async () => {
        const worker = startWorker();
        await until(() => worker.messages.length > 0);
        // Until it has looked at what was noted before.
        await sleep(1000);
        expect(await runner(redis.url).run([], options())).toEqual([]);
        await worker.ended;
        expect(worker.messages.at(-1)).toBe('The comparison has ended.');
        await redis.kill();
        expect(await runner(redis.url).run([], options())).toEqual([]);
      },
      slow,
    );
  },
);
