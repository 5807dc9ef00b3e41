import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFeatures } from '@sparsam/evaluate';
import { key, normals } from '@sparsam/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outcome, invoke } from '../test-support/invoke.ts';
import { quickEvaluation, writeClasses } from '../test-support/tiny.ts';

/** What evaluation and report make of input that is odd or bad: said clearly, with the exit status of bad input. */
let base: string;
let data: string;
const images = ['a', 'b'].flatMap((label) =>
  Array.from({ length: 12 }, (_, i) => `${label}/${label}-${i}.png`),
);
const width = 4;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'sparsam-odd-'));
  data = await writeClasses(join(base, 'images'), { a: 12, b: 12 });
});
afterAll(() => rm(base, { recursive: true }));

/** A file of random features of these images, after `change`. */
async function writeToyFeatures(
  file: string,
  names: readonly string[],
  change: (features: Float32Array) => void = () => {},
): Promise<void> {
  const features = Float32Array.from(normals(key(1), names.length * width));
  change(features);
  const source = {
    backbone: 'toy',
    weights: 'none',
    imageSize: 16,
    pooling: 'cls',
    orientations: 1,
  } as const;
  await writeFeatures(file, { features, embedDim: width, images: names, ...source });
}

/** Features of the images, changed by `change`, evaluated into a folder of this name. */
async function evaluated(
  name: string,
  change: (features: Float32Array) => void,
  ...more: string[]
): Promise<Outcome> {
  const file = join(base, `${name}.safetensors`);
  await writeToyFeatures(file, images, change);
  const out = ['--features', file, '--data', data, '--out', join(base, name)];
  return invoke(['evaluate', ...out, '--test', '8', ...quickEvaluation, ...more]);
}
const textOf = (name: string, file: string): Promise<string> => readFile(join(base, name, file), 'utf8');

describe('evaluate', () => {
  test('names the image whose features are not numbers', async () => {
    const { status, stderr } = await evaluated('nan', (features) => (features[5 * width + 2] = Number.NaN));
    expect(status).toBe(2);
    expect(stderr).toMatch(/error: The features of a\/a-5\.png hold NaN\. Leave the image out/);
  });

  test('takes features that do not vary for what they are: chance', async () => {
    const { status, stderr } = await evaluated('constant', (features) => features.fill(3));
    expect(status, stderr).toBe(0);
    const { rows } = JSON.parse(await textOf('constant', 'results.json')) as {
      rows: { metric: string; mean: number }[];
    };
    const means = rows.filter(({ metric }) => metric === 'balancedAccuracy').map(({ mean }) => mean);
    for (const mean of means) expect(mean).toBeCloseTo(0.5, 12);
    expect(await textOf('constant', 'report.html')).toMatch(/^<!doctype html>/i);
  });

  test('uses what there is where a class has fewer than k images, and says so', async () => {
    const { status, stderr } = await evaluated('fewer', () => {}, '--k', '1,8,500', '--test', '8');
    expect(status, stderr).toBe(0);
    expect(stderr).toContain('No class has 500 labelled images to learn from; this number is left out');
    const uneven = await writeClasses(join(base, 'uneven'), { a: 12, b: 4 });
    const names = ['a', 'b'].flatMap((label) =>
      Array.from({ length: label === 'a' ? 12 : 4 }, (_, i) => `${label}/${label}-${i}.png`),
    );
    const file = join(base, 'uneven.safetensors');
    await writeToyFeatures(file, names);
    const out = ['--features', file, '--data', uneven, '--out', join(base, 'uneven-out'), '--test', '4'];
    const found = await invoke(['evaluate', ...out, '--k', '1,6', ...quickEvaluation.slice(2)]);
    expect(found.status, found.stderr).toBe(0);
    expect(found.stderr).toMatch(
      /The class b has 3 images to learn from; for 6 labels per class all of them are used/,
    );
    expect(await textOf('uneven-out', 'results.json')).toContain('"shortfalls"');
    expect(await textOf('uneven-out', 'report.html')).toContain('their draws hold all there are: b (3)');
  });

  test('refuses a given split whose test part lacks a class; the message names it', async () => {
    const list = async (name: string, of: readonly string[]): Promise<string> => {
      const file = join(base, name);
      await writeFile(file, `image,label\n${of.join('\n')}\n`);
      return file;
    };
    const [a, b] = [images.slice(0, 12), images.slice(12)];
    const lines = (of: readonly string[], label: string): string[] => of.map((path) => `${path},${label}`);
    const train = [
      ...lines(a.slice(0, 4), 'a'),
      ...lines(a.slice(4, 8), 'rare'),
      ...lines(b.slice(0, 8), 'b'),
    ];
    const held = [...lines(a.slice(8), 'a'), ...lines(b.slice(8), 'b')];
    const lists = [
      '--train-list',
      await list('train.csv', train),
      '--test-list',
      await list('test.csv', held),
    ];
    const { status, stderr } = await evaluated('absent', () => {}, ...lists);
    expect(status).toBe(2);
    expect(stderr).toMatch(/error: The class rare is on one side of the split only/);
  });
});

describe('report', () => {
  const report = (name: string): Promise<Outcome> => invoke(['report', join(base, name)]);

  test('refuses results of another version, torn ones, and none', async () => {
    const { status, stderr } = await evaluated('whole', () => {});
    expect(status, stderr).toBe(0);
    const whole = await textOf('whole', 'results.json');
    const folder = join(base, 'other');
    await mkdir(folder);
    const refused = async (text: string, message: RegExp): Promise<void> => {
      await writeFile(join(folder, 'results.json'), text);
      const found = await report('other');
      expect(found.status).toBe(2);
      expect(found.stderr).toMatch(message);
      expect(found.stderr).not.toContain('    at ');
    };
    await refused(
      whole.replace('"schema": 1', '"schema": 7'),
      /results\.json is of version 7 and this release reads version 1\. Use the release that wrote it, or evaluate again/,
    );
    await refused(whole.slice(0, whole.length / 2), /is not JSON; it may be half-written or damaged/);
    await refused(whole.replace(/"classes": \[/, '"klasses": ['), /protocol\.classes/);
    await rm(join(folder, 'results.json'));
    const none = await report('other');
    expect([none.status, none.stderr]).toEqual([2, expect.stringContaining('There is no results.json')]);
  });

  test('of a folder that was half written says what is not in it', async () => {
    const file = join(base, 'whole', 'predictions.safetensors');
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, bytes.length / 2));
    expect(await report('whole')).toMatchObject({ status: 0 });
    expect(await textOf('whole', 'report.html')).toContain('predictions.safetensors, which is damaged');
    await rm(file);
    expect(await report('whole')).toMatchObject({ status: 0 });
    expect(await textOf('whole', 'report.html')).toContain('no predictions, so no single images');
  });
});
