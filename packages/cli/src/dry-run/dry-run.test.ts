import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSplit, readSplitLists } from '@sparsam/data';
import { readPredictions } from '@sparsam/evaluate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invoke } from '../test-support/invoke.ts';
import { quickEvaluation, tiny, tinyBackbone, writeClasses } from '../test-support/tiny.ts';
import { checkDisk } from './disk.ts';
import { memoryOfBatch } from './measure-step.ts';
import { mostSupervisedSteps, pretrainingSteps } from './predict-time.ts';

/** Seconds of work; more where the machine is busy with other things. */
const slow = 600_000;

let root: string;
let data: string;
let split: string;
let lists: string[];
let leaky: string[];

const listOf = (names: readonly string[]): string =>
  `,image,label\n${names.map((name, index) => `${index},${name.slice(0, 1)}/${name}.png,${name.slice(0, 1)}`).join('\n')}\n`;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sparsam-dry-'));
  data = await writeClasses(join(root, 'cells'), { a: 8, b: 8 });
  const train = [0, 1, 2, 3, 4].flatMap((n) => [`a-${n}`, `b-${n}`]);
  await writeFile(join(root, 'train.csv'), listOf(train));
  await writeFile(join(root, 'test.csv'), listOf(['a-5', 'b-5', 'b-6']));
  await writeFile(join(root, 'leaky.csv'), listOf(['a-4', 'b-5', 'b-6']));
  lists = ['--train-list', join(root, 'train.csv'), '--test-list', join(root, 'test.csv')];
  leaky = ['--train-list', join(root, 'train.csv'), '--test-list', join(root, 'leaky.csv')];
  // A manifest that is handed on without its lists, as those of the published splits are.
  const known = await readSplitLists({ train: join(root, 'train.csv'), test: join(root, 'test.csv') });
  const described = describeSplit(known, { name: 'cells' });
  const parts = Object.entries(described.parts).map(([part, own]) => [part, { ...own, list: null }] as const);
  split = join(root, 'split');
  await mkdir(split);
  await writeFile(
    join(split, 'manifest.json'),
    JSON.stringify({ ...described, parts: Object.fromEntries(parts) }),
  );
}, slow);
afterAll(() => rm(root, { recursive: true }), slow);

const out = (): string => join(root, 'never');
const dry = (command: string, ...more: string[]) =>
  invoke([command, '--data', data, '--out', out(), '--dry-run', '--steps', '6', ...more, ...tiny]);

type Checked = {
  readonly checks: readonly { readonly what: string; readonly state: string; readonly found: string }[];
  readonly seconds: number;
};
const read = (stdout: string): Checked => JSON.parse(stdout.trim()) as Checked;
const found = ({ checks }: Checked, what: string): string =>
  checks
    .filter((check) => check.what === what)
    .map(({ state, found: text }) => `${state} ${text}`)
    .join('\n');

test(
  'a dry run says what there is, what it needs and how long it takes, and writes nothing',
  async () => {
    const before = await readdir(root, { recursive: true });
    const { status, stdout, stderr } = await dry('run', '--quiet', '--json', '--split', split, ...lists);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const checked = read(stdout);
    expect(found(checked, 'manifest')).toBe('ok lists of train, test are those of cells');
    expect(found(checked, 'images')).toBe('ok 10 to learn from, 3 for testing, 0 without label, 2 classes');
    expect(found(checked, 'leaks')).toMatch(/^ok none by name/);
    expect(found(checked, 'labels')).toMatch(/^warning No class has 10 or 25 or 50 or 100 labelled images/);
    expect(found(checked, 'memory')).toMatch(/^ok about .* needed/);
    expect(found(checked, 'disk')).toMatch(/^ok about .* needed/);
    expect(found(checked, 'time')).toMatch(/pretraining, 6 steps/);
    expect(checked.seconds).toBeGreaterThan(0);
    expect(await readdir(root, { recursive: true })).toEqual(before);
  },
  slow,
);

test(
  'a comparison counts its jobs',
  async () => {
    const methods = ['--methods', 'dino,pixels,supervised', ...quickEvaluation];
    const { status, stdout, stderr } = await dry('compare', '--json', '--quiet', '--test', '4', ...methods);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    // Pretraining, two tables, two methods with two classifiers at two k with two draws, and as many trainings.
    expect(found(read(stdout), 'jobs')).toBe('ok 23 for 20 numbers');
    expect(found(read(stdout), 'step')).toMatch(/dino with .*\n.*supervised with/);
    expect(existsSync(out())).toBe(false);
  },
  slow,
);

test(
  'leaks end a dry run as they end a run, unless they are allowed',
  async () => {
    const stopped = await dry('run', ...leaky);
    expect(stopped.status).toBe(3);
    expect(stopped.stdout).toMatch(/problem +leaks/);
    expect(stopped.stderr).toContain('The dry run found a problem (leaks)');
    const allowed = await dry('run', ...leaky, '--allow-leaks');
    expect(allowed.status).toBe(0);
    expect(allowed.stdout).toMatch(/warning +leaks/);
  },
  slow,
);

test('lists that are not those of the manifest, missing plugins and used folders are problems', async () => {
  const others = await dry('run', '--split', split, ...leaky);
  expect(others.status).toBe(2);
  expect(others.stdout).toMatch(/problem +images +The lists are not those that the manifest of cells/);

  const unknown = await dry('compare', '--methods', 'dino,moco');
  expect(unknown.status).toBe(2);
  expect(unknown.stdout).toMatch(/problem +plugins +There is no method "moco".*npm install/);

  const used = join(root, 'used');
  await mkdir(used);
  await copyFile(join(root, 'test.csv'), join(used, 'mine.csv'));
  const full = await invoke(['compare', '--data', data, '--out', used, '--dry-run', '--methods', 'moco']);
  expect(full.status).toBe(2);
  expect(full.stdout).toMatch(/problem +results .*mine\.csv/);
});

test('a disk without room is a problem', async () => {
  expect(await checkDisk(root, 1)).toMatchObject({ state: 'ok' });
  expect(await checkDisk(join(root, 'not', 'there'), 1e18)).toMatchObject({ state: 'problem' });
});

test('memory and steps in proportion', () => {
  expect(memoryOfBatch(700, { stateBytes: 100, batch: 8, measured: 2 })).toBe(300 + 4 * 400);
  expect(memoryOfBatch(100, { stateBytes: 100, batch: 8, measured: 2 })).toBe(300);
  expect(pretrainingSteps({ epochs: 3 }, { images: 10, batch: 4 })).toBe(6);
  expect(pretrainingSteps({ examples: 9 }, { images: 10, batch: 4 })).toBe(3);
  expect(pretrainingSteps({}, { images: 10, batch: 4 })).toBeUndefined();
  const asked = { rows: 100, batch: 10, trials: 3, trialShare: 1 / 3 };
  expect(mostSupervisedSteps({ steps: 1000, epochs: 10 }, asked)).toBe(140);
  expect(mostSupervisedSteps({ steps: 20, epochs: 10 }, { ...asked, trials: 1 })).toBe(20);
});

test(
  'a comparison on a given split is tested on the images of its list',
  async () => {
    const folder = join(root, 'compared');
    const { status, stderr } = await invoke([
      ...['compare', '--data', data, '--out', folder, '--quiet', '--methods', 'pixels', '--split', split],
      ...[...lists, ...quickEvaluation, ...tinyBackbone],
    ]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const { images } = await readPredictions(join(folder, 'cells'));
    expect([...images].sort()).toEqual(['a/a-5.png', 'b/b-5.png', 'b/b-6.png']);
    const both = await invoke([
      ...['compare', '--datasets', `${data},${data}`, '--out', join(root, 'two'), ...lists],
    ]);
    expect(both.status).toBe(2);
    expect(both.stderr).toContain('A given split is of one data set');
  },
  slow,
);
