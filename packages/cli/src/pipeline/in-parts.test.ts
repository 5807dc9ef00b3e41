import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NoRoomError } from '../ui/no-room-error.ts';
import { type InParts, inParts } from './in-parts.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sparsam-parts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const warnings: string[] = [];
const options = (more: Partial<InParts> = {}): InParts => ({
  ...{ batch: 12, parts: 1, allowed: true, journal: join(folder, 'attempt') },
  warn: (message) => warnings.push(message),
  ...more,
});
/** Training that has room for so many images at a time. */
const withRoomFor =
  (images: number, tried: number[], error: Error = new NoRoomError('A step takes too much.')) =>
  async (parts: number): Promise<string> => {
    tried.push(parts);
    expect(readFileSync(join(folder, 'attempt'), 'utf8')).toBe(`${parts}\n`);
    if (12 / parts > images) throw error;
    return 'trained';
  };

test('where memory runs out, there are twice as many parts, until it suffices', async () => {
  const tried: number[] = [];
  warnings.length = 0;
  expect(await inParts(withRoomFor(3, tried), options())).toBe('trained');
  expect(tried).toEqual([1, 2, 4]);
  expect(warnings[1]).toMatch(
    /^A step takes more memory than there is\. Each batch of 12 images is gone through in 4 parts/,
  );
  expect(existsSync(join(folder, 'attempt'))).toBe(false);
  expect(await inParts(withRoomFor(6, tried, new Error('std::bad_alloc')), options())).toBe('trained');
});

test('parts have two images at least, and other errors are no reason', async () => {
  const tried: number[] = [];
  await expect(inParts(withRoomFor(1, tried), options())).rejects.toThrow('too much');
  expect(tried).toEqual([1, 2, 4]);
  await expect(inParts(withRoomFor(3, tried, new Error('no such image')), options())).rejects.toThrow(
    /no such/,
  );
  expect(tried).toEqual([1, 2, 4, 1]);
});

test('an attempt that was killed is followed by one in more parts', async () => {
  const tried: number[] = [];
  writeFileSync(join(folder, 'attempt'), '2\n');
  expect(await inParts(withRoomFor(12, tried), options())).toBe('trained');
  expect(tried).toEqual([4]);
});

test('nothing of it happens unless it was allowed', async () => {
  const tried: number[] = [];
  const train = async (parts: number): Promise<never> => {
    tried.push(parts);
    throw new NoRoomError('A step takes too much.');
  };
  await expect(inParts(train, options({ allowed: false, parts: 2 }))).rejects.toThrow('too much');
  expect(tried).toEqual([2]);
});
