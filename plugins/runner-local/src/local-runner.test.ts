import { fileURLToPath } from 'node:url';
import type { Job, JobEvent, RunJobsOptions } from '@sparsam/core';
import { expect, test } from 'vitest';
import { localRunner } from './local-runner.ts';

const job = (key: string, spec: unknown = {}, ...needs: string[]): Job => ({
  key,
  kind: 'toy',
  title: key,
  spec,
  needs,
});

function options(given: Partial<RunJobsOptions> = {}): RunJobsOptions & { readonly events: JobEvent[] } {
  const events: JobEvent[] = [];
  return {
    execute: async () => {},
    workerCommand: [process.execPath, fileURLToPath(new URL('fixtures/toy-worker.mjs', import.meta.url))],
    queue: 'test',
    signal: new AbortController().signal,
    onEvent: (event) => void events.push(event),
    onMessage: () => {},
    ...given,
    events,
  };
}

test('in this process: needs first, a passing failure is tried again, a lasting one parks what needs it', async () => {
  const done: string[] = [];
  let failures = 0;
  const given = options({
    execute: async ({ key }) => {
      if (key === 'moody' && failures++ === 0) throw new Error('not now');
      if (key === 'bad') throw Object.assign(new Error('never'), { permanent: true });
      done.push(key);
    },
  });
  const jobs = [job('late', {}, 'moody'), job('moody'), job('bad'), job('lost', {}, 'bad')];
  const parked = await localRunner({ attempts: 3, backoff: 0.01 }, 1).run(jobs, given);
  expect(done).toEqual(['moody', 'late']);
  expect(parked.map(({ job: { key } }) => key)).toEqual(['bad', 'lost']);
  const failed = given.events.flatMap((event) =>
    event.type === 'failed' ? [`${event.job.key} ${event.attempt} ${event.willRetry}`] : [],
  );
  expect(failed).toEqual(['moody 1 true', 'bad 1 false', 'lost 0 false']);
});

test('an abort stops between jobs and parks nothing', async () => {
  const controller = new AbortController();
  const given = options({ signal: controller.signal, execute: async () => controller.abort() });
  expect(await localRunner({ attempts: 3, backoff: 0 }, 1).run([job('a'), job('b')], given)).toEqual([]);
  expect(given.events.map(({ type }) => type)).toEqual(['started', 'done']);
});

test('in a pool: a worker that is killed under its job is replaced, and a job that kills thrice is parked by name', async () => {
  const given = options();
  const jobs = [
    job('a'),
    job('killer', { die: true }),
    job('b'),
    job('wrong', { fail: 'no such image' }),
    job('c', {}, 'a'),
  ];
  const parked = await localRunner({ attempts: 3, backoff: 0.01 }, 2).run(jobs, given);
  const done = given.events.flatMap((event) => (event.type === 'done' ? [event.job.key] : []));
  expect(done.sort()).toEqual(['a', 'b', 'c']);
  const reasons = Object.fromEntries(parked.map(({ job: { key }, message }) => [key, message]));
  expect(reasons).toEqual({
    killer: expect.stringMatching(/killed \(SIGKILL\): .*memory/) as string,
    wrong: 'no such image',
  });
  expect(given.events.filter((event) => event.type === 'started' && event.job.key === 'killer')).toHaveLength(
    3,
  );
}, 120_000);

test('a worker that does not start is said so', async () => {
  const given = options({ workerCommand: ['/nonexistent/program'] });
  const parked = await localRunner({ attempts: 1, backoff: 0 }, 2).run([job('a'), job('b')], given);
  expect(parked).toHaveLength(2);
  expect(parked[0]?.message).toMatch(/did not start: .*ENOENT/);
});
