import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorKind, ParkedJob } from '@sparsam/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { requireAll } from './given-up.ts';
import { type JobStore, openJobStore } from './job-store.ts';

let out: string;
let store: JobStore;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'sparsam-given-up-'));
  store = openJobStore(out);
});
afterEach(() => rm(out, { recursive: true }));

const parked = (key: string, ...needs: string[]): ParkedJob => ({
  job: { key, kind: 'toy', title: `Do ${key}`, spec: {}, needs },
  message: 'It went wrong.',
});
const given = (all: readonly ParkedJob[]) => requireAll(all, { store, jobs: 9, out });

test.each<[string, Readonly<Record<string, ErrorKind>>, ErrorKind]>([
  ['a guard stopped it', { dino: 'guard' }, 'guard'],
  ['guards stopped all that failed themselves', { dino: 'guard', mae: 'guard' }, 'guard'],
  ['a guard stopped one, and the input of another is wrong', { dino: 'guard', mae: 'input' }, 'input'],
  ['nobody knows why a worker died', { dino: 'guard', mae: 'internal' }, 'internal'],
])('%s', async (_, kinds, expected) => {
  // That of a worker that was killed is not recorded.
  for (const [key, kind] of Object.entries(kinds)) if (kind !== 'internal') await store.failed(key, kind);
  const all = Object.keys(kinds).map((key) => parked(key));
  const dependent = parked('features', 'dino');
  await expect(given([...all, dependent])).rejects.toMatchObject({ kind: expected });
});

test('what would fail alike is not said to be tried again', async () => {
  await store.failed('dino', 'guard');
  await expect(given([parked('dino')])).rejects.toThrow(
    /^1 of 9 jobs were given up, first "Do dino": It went wrong\. .*; change what it says and start again/,
  );
  await store.failed('dino', undefined);
  await expect(given([parked('dino')])).rejects.toThrow(/tries them again/);
  await given([]);
});
