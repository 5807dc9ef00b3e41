import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toyInput } from '../fixtures/toy.test.support.ts';
import { describeProtocol } from '../protocol/protocol.ts';
import { countTestReads, recordTestRead, testReadsFileName } from './test-reads.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sparsam-reads-'));
});
afterEach(() => rm(folder, { recursive: true }));

const protocol = (given: Parameters<typeof toyInput>[0] = {}) => {
  const input = toyInput(given);
  return describeProtocol(input, input, input.classifiers);
};

test('every look at a test split is counted, other splits apart', async () => {
  const first = protocol();
  expect(await countTestReads(folder, first.split.test.hash)).toEqual({
    reads: 0,
    predictions: 0,
    protocols: 0,
  });
  expect(await recordTestRead(folder, first, ['dino', 'pixels'])).toEqual({
    reads: 1,
    predictions: 2 * 3 * 4,
    protocols: 1,
  });
  expect(await recordTestRead(folder, protocol({ seed: 1, k: [1] }), ['dino'])).toEqual({
    reads: 2,
    predictions: 24 + 4,
    protocols: 2,
  });
  expect(await recordTestRead(folder, protocol({ rows: 120 }), ['dino'])).toMatchObject({ reads: 1 });
});

test('looks at the same time are all counted', async () => {
  const one = protocol();
  await Promise.all(Array.from({ length: 8 }, () => recordTestRead(folder, one, ['dino'])));
  expect(await countTestReads(folder, one.split.test.hash)).toMatchObject({ reads: 8 });
});

test('a line that was cut short is a look, and the next one keeps its own line', async () => {
  const one = protocol();
  await recordTestRead(folder, one, ['dino']);
  await appendFile(join(folder, testReadsFileName), '{"test":"ab');
  expect(await recordTestRead(folder, one, ['dino'])).toMatchObject({ reads: 3, predictions: 24 });
});

test('a folder that is not there is an error in words', async () => {
  await expect(recordTestRead(join(folder, 'gone'), protocol(), ['dino'])).rejects.toThrow(testReadsFileName);
});
