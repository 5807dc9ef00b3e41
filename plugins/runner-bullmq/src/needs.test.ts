import type { Job } from '@sparsam/core';
import { expect, test } from 'vitest';
import { createNeeds } from './needs.ts';

const job = (key: string, ...needs: string[]): Job => ({ key, kind: 'toy', title: key, spec: {}, needs });
const keys = (jobs: readonly Job[]): string[] => jobs.map(({ key }) => key);

test('jobs become ready once, in order, and none before what it needs', () => {
  const all = [job('b', 'a'), job('a'), job('c', 'elsewhere')] as const;
  const needs = createNeeds(all);
  expect(keys(needs.ready())).toEqual(['a', 'c']);
  expect(keys(needs.ready())).toEqual([]);
  needs.done(all[1]);
  expect(keys(needs.ready())).toEqual(['b']);
  expect(needs.open('a')).toBeUndefined();
  needs.done(all[0]);
  needs.done(all[2]);
  expect(needs.finished).toBe(true);
});

test('a parked job takes with it what needs it, each once', () => {
  const all = [job('a'), job('b', 'a'), job('c', 'a', 'b'), job('d')] as const;
  const needs = createNeeds(all);
  needs.ready();
  expect(needs.park(all[0], 'no luck').map(({ job: { key }, message }) => `${key}: ${message}`)).toEqual([
    'a: no luck',
    'b: it needs "a", which failed',
    'c: it needs "b", which failed',
  ]);
  expect(keys(needs.ready())).toEqual([]);
  needs.done(all[3]);
  expect(needs.finished).toBe(true);
  expect(needs.parked).toHaveLength(3);
});
