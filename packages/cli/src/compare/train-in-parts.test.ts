import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NoRoomError } from '../ui/no-room-error.ts';
import { trainInParts } from './train-in-parts.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'sparsam-train-parts-'))));
afterAll(() => rm(folder, { recursive: true }));

const warnings: string[] = [];
const given = (learned: number) => ({
  learned,
  folder,
  warn: (message: string) => void warnings.push(message),
});

test.each([
  [32, 4, 100, 4],
  [32, 4, 31, 4],
  [32, 4, 17, 3],
  [32, 4, 8, 1],
  [30, 4, 100, 4],
  [32, undefined, 20, 1],
])(
  'a batch of %i, --accumulate %s and %i images to learn from: %i parts',
  async (batch, accumulate, of, parts) => {
    const content = { batch, ...(accumulate === undefined ? {} : { accumulate }) };
    expect(await trainInParts(async (found) => found, content, given(of))).toBe(parts);
  },
);

test('where memory runs out there are more parts of the images that there are, until none has fewer than two', async () => {
  const tried: number[] = [];
  const full = async (parts: number): Promise<never> => {
    tried.push(parts);
    throw new NoRoomError('A step takes too much.');
  };
  await expect(trainInParts(full, { batch: 32, allowAccumulation: true }, given(7))).rejects.toThrow(
    'too much',
  );
  expect(tried).toEqual([1, 2, 4]);
  expect(warnings[1]).toMatch(/Each batch of 7 images is gone through in 4 parts from here on/);
});
