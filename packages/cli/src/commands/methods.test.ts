import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPlugins } from '../composition/plugins.ts';
import { invoke } from '../test-support/invoke.ts';
import { tiny, writeClasses } from '../test-support/tiny.ts';

let base: string;
let data: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'sparsam-methods-'));
  data = await writeClasses(join(base, 'images'), { a: 10, b: 10 });
});
afterAll(() => rm(base, { recursive: true }));

const registry = await loadPlugins('.');

// Those that learn from labels are methods of a comparison.
const unlabelled = registry.names('objective').filter((name) => name !== 'supervised');

test.each(unlabelled)('pretrain --method %s trains, and logs what the guard reads', async (method) => {
  const { options } = registry.find('objective', method);
  // Heads are called alike wherever there is one.
  const small = options.safeParse({ hiddenDim: 16 }).success ? [`${method}.hiddenDim=16`] : [];
  const out = join(base, method);
  const { status, stderr } = await invoke([
    ...['pretrain', '--data', data, '--out', out, '--method', method, '--steps', '3'],
    ...tiny,
    ...small,
  ]);
  expect(status, stderr).toBe(0);
  const lines = (await readFile(join(out, 'log.jsonl'), 'utf8')).trim().split('\n');
  const steps = lines
    .map((line) => JSON.parse(line) as { step: number; loss?: number; featureStd?: number })
    .filter(({ loss }) => loss !== undefined);
  expect(steps.map(({ step }) => step)).toEqual([1, 2, 3]);
  for (const { loss, featureStd } of steps) {
    expect(loss).toBeGreaterThan(0);
    expect(featureStd).toBeGreaterThan(0);
  }
});

test('an image too small to hide a part of is refused before anything is read', async () => {
  const { status, stderr } = await invoke([
    ...['pretrain', '--data', join(base, 'nowhere'), '--out', join(base, 'small'), '--method', 'mae'],
    ...tiny,
    ...['--image-size', '8'],
  ]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/8 pixels must be at least two patches of xcit.*Take an image size of 16/s);
});
