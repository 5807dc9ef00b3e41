import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invoke } from '../test-support/invoke.ts';
import { writeNpz } from '../test-support/npz.ts';
import { quickEvaluation, tiny, tinyBackbone } from '../test-support/tiny.ts';

let base: string;
let data: string;
const alternating = (count: number): number[] => Array.from({ length: count }, (_, i) => i % 2);

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'sparsam-npz-'));
  data = join(base, 'cells.npz');
  await writeNpz(data, { train: alternating(20), val: alternating(4), test: alternating(8) });
});
afterAll(() => rm(base, { recursive: true }));

const done = async (...argv: string[]): Promise<string> => {
  const { status, stdout, stderr } = await invoke(argv, { cwd: base });
  expect(status, stderr).toBe(0);
  return stdout;
};
const results = async (folder: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, 'results.json'), 'utf8'));

test('an .npz file goes the whole way on the split that it brings', async () => {
  const out = join(base, 'run');
  const stdout = await done('run', '--data', data, '--out', out, '--steps', '2', ...tiny, ...quickEvaluation);
  expect(stdout).toContain('Balanced accuracy on 8 test images of 2 classes');
  expect(await results(out)).toMatchObject({
    protocol: {
      dataset: 'cells',
      classes: ['0', '1'],
      split: { train: { images: 20, perClass: { 0: 10, 1: 10 } }, test: { images: 8 } },
    },
    provenance: { leaks: { leaky: false } },
  });
  expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('cells');
  // Validation images choose settings; nothing is learned from them, and nothing is measured on them.
  const lists = await Promise.all(
    ['train', 'validation', 'test'].map((part) => readFile(join(out, 'split', `${part}.csv`), 'utf8')),
  );
  expect(lists.map((text) => text.trim().split('\n').length - 1)).toEqual([20, 4, 8]);

  const again = join(base, 'again');
  await done('evaluate', '--run', out, '--data', data, '--out', again, ...quickEvaluation);
  const rowsOf = (found: unknown): unknown => (found as { rows: unknown }).rows;
  expect(rowsOf(await results(again))).toEqual(rowsOf(await results(out)));
  await done('extract', '--run', out, '--data', data, '--out', 'features.safetensors');
  await done('views', '--data', data, '--out', 'views.png', '--local-size', '8', ...tinyBackbone);
});

test('its split can be imported, verified, checked and given', async () => {
  const split = join(base, 'split');
  const imported = await done('splits', 'import', '--data', data, '--out', split);
  expect(imported).toContain('train 20, validation 4, test 8');
  expect(await readFile(join(split, 'test.csv'), 'utf8')).toContain('test/0000000,0');
  expect(await done('splits', 'verify', split, '--data', data)).toContain('hash of train, validation, test');
  expect(await done('check', '--data', data, '--split', split)).not.toContain('leaks.');
  const made = await done('splits', 'make', '--data', data, '--test', '8', '--out', 'own');
  expect(made).toContain('train 24, test 8');
  const given = ['--data', data, '--split', join(base, 'own'), '--steps', '1', '--out', join(base, 'given')];
  await done('run', ...given, ...tiny, ...quickEvaluation);
  expect(await results(join(base, 'given'))).toMatchObject({
    protocol: { split: { train: { images: 24 }, test: { images: 8 } } },
  });
});
