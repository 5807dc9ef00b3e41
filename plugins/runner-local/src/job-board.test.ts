import type { Job } from '@sparsam/core';
import { expect, test } from 'vitest';
import { createJobBoard } from './job-board.ts';

const job = (key: string, ...needs: string[]): Job => ({ key, kind: 'toy', title: key, spec: {}, needs });
const options = { attempts: 3, backoff: 2 };

test('jobs come in order, each once, and none before what it needs', () => {
  const board = createJobBoard([job('b', 'a'), job('a'), job('c')], options);
  const [a, c] = [board.take(0)?.job as Job, board.take(0)?.job as Job];
  expect([a.key, c.key]).toEqual(['a', 'c']);
  expect(board.take(0)).toBeUndefined();
  board.done(a);
  expect(board.take(0)?.job.key).toBe('b');
  expect(board.finished).toBe(false);
});

test('a need that is not on the board was done before', () => {
  expect(createJobBoard([job('b', 'elsewhere')], options).take(0)?.job.key).toBe('b');
});

test('a failed job comes back after a back-off that doubles, and is parked with what needs it at the third time', () => {
  const board = createJobBoard([job('a'), job('b', 'a'), job('c', 'b'), job('d')], options);
  const failure = { message: 'no luck', permanent: false };
  for (const [now, next] of [
    [0, 2],
    [2, 6],
  ] as const) {
    const taken = board.take(now)?.job as Job;
    expect(taken.key).toBe('a');
    expect(board.failed(taken, { ...failure, now })).toEqual({ willRetry: true, parked: [] });
    expect(board.nextAt).toBe(next);
    if (now === 0) expect(board.take(next - 1)?.job.key).toBe('d');
  }
  const last = board.take(6)?.job as Job;
  const { willRetry, parked } = board.failed(last, { ...failure, now: 6 });
  expect(willRetry).toBe(false);
  expect(parked.map(({ job: { key }, message }) => `${key}: ${message}`)).toEqual([
    'a: no luck',
    'b: it needs "a", which failed',
    'c: it needs "b", which failed',
  ]);
});

test('what would fail alike is not tried again', () => {
  const board = createJobBoard([job('a')], options);
  const a = board.take(0)?.job as Job;
  expect(board.failed(a, { message: 'bad input', permanent: true, now: 0 }).willRetry).toBe(false);
  expect(board.finished).toBe(true);
  expect(board.parked).toHaveLength(1);
});

test('a job that was stopped, not at fault, does not use up an attempt', () => {
  const board = createJobBoard([job('a')], { ...options, attempts: 1 });
  board.putBack(board.take(0)?.job as Job);
  expect(board.take(0)).toMatchObject({ attempt: 1 });
});
