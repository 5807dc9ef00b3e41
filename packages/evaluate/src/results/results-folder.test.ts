import { type Classifier, key, normals } from '@sparsam/core';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ProtocolResult, runProtocol } from '../protocol/run-protocol.ts';
import { readPredictions, readResults, resultsFile, writeResults } from './results-folder.ts';

const majority: Classifier = {
  name: 'majority',
  fit: (_, labels) => ({
    classes: Int32Array.from(new Set(labels)).sort(),
    predict: ({ rows, data }) =>
      Int32Array.from({ length: rows }, (__, i) => Number((data[2 * i] as number) > 0)),
    decisionScores: (features) => features,
  }),
};

const run = (method: string, seed = 0): Promise<ProtocolResult> =>
  runProtocol({
    dataset: 'two',
    method,
    backbone: 'toy',
    features: { rows: 40, columns: 2, data: normals(key(1), 80) },
    images: Array.from({ length: 40 }, (_, i) => `${i}.png`),
    labels: Int32Array.from({ length: 40 }, (_, i) => i % 2),
    classes: ['a', 'b'],
    train: Array.from({ length: 20 }, (_, i) => i),
    test: Array.from({ length: 20 }, (_, i) => 20 + i),
    classifiers: [{ name: 'majority', options: {}, classifier: majority }],
    k: [1, 5],
    repetitions: 3,
    seed,
  });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sparsam-results-'));
});
afterEach(() => rm(folder, { recursive: true }));
const provenance = {
  version: '0.0.0',
  weights: 'abc',
  command: 'test',
  node: 'v20',
  threads: 2,
  seconds: 1.5,
};

describe('a results folder', () => {
  it('gives back what was written, predictions included', async () => {
    const parts = [await run('dino'), await run('random-init')];
    await writeResults(folder, { parts, provenance });
    expect((await readdir(folder)).sort()).toEqual(['predictions.safetensors', 'results.json']);
    const read = await readResults(folder);
    expect(read).toEqual(resultsFile({ parts, provenance }));
    expect(read.schema).toBe(1);
    expect(read.rows.map(({ method }) => method)).toContain('random-init');
    const { predictions, images, labels, protocol } = await readPredictions(folder);
    expect(protocol).toBe(read.protocol.id);
    expect(images).toEqual(parts[0]?.test.images);
    expect([...labels]).toEqual([...(parts[0]?.test.labels ?? [])]);
    const tensor = predictions.get('dino/toy/majority');
    expect(tensor?.shape).toEqual([2, 3, 20]);
    expect([...(tensor?.data ?? [])]).toEqual([...(parts[0]?.predictions[0]?.values ?? [])]);
  });

  it('does not mix protocols', async () => {
    const parts = [await run('dino'), await run('random-init', 1)];
    await expect(writeResults(folder, { parts, provenance })).rejects.toThrow('do not belong in one file');
    expect(await readdir(folder)).toEqual([]);
  });

  it('says what is wrong with what it finds', async () => {
    await expect(readResults(folder)).rejects.toThrow('there is no such file or folder');
    const path = join(folder, 'results.json');
    await writeFile(path, '{"schema": 1, "rows": [');
    await expect(readResults(folder)).rejects.toThrow('is not JSON; it may be half-written');
    await writeFile(path, '{"schema": 2}');
    await expect(readResults(folder)).rejects.toThrow('is of version 2 and this release reads version 1');
    await writeFile(path, '[]');
    await expect(readResults(folder)).rejects.toThrow('is of version undefined');
    await writeResults(folder, { parts: [await run('dino')], provenance });
    const content = JSON.parse(await readFile(path, 'utf8')) as { rows: { mean: unknown }[] };
    (content.rows[0] as { mean: unknown }).mean = 'high';
    await writeFile(path, JSON.stringify(content));
    await expect(readResults(folder)).rejects.toThrow('rows.0.mean');
  });

  it('says what is half-written: results without predictions, predictions cut short, predictions alone', async () => {
    await writeResults(folder, { parts: [await run('dino')], provenance });
    const predictions = join(folder, 'predictions.safetensors');
    const bytes = await readFile(predictions);
    await writeFile(predictions, bytes.subarray(0, bytes.length - 7));
    await expect(readPredictions(folder)).rejects.toThrow(/predictions\.safetensors/);
    await rm(predictions);
    await expect(readPredictions(folder)).rejects.toThrow(/predictions\.safetensors.*no such file/);
    await writeFile(predictions, bytes);
    await rm(join(folder, 'results.json'));
    await expect(readResults(folder)).rejects.toThrow(/results\.json.*no such file/);
  });

  it('reads results of before there were statistics', async () => {
    await writeResults(folder, { parts: [await run('dino')], provenance });
    const path = join(folder, 'results.json');
    const { classRecalls, labelCurves, comparisons, economy, calibration, ...older } =
      await readResults(folder);
    expect([classRecalls, labelCurves, comparisons, economy, calibration].every(Array.isArray)).toBe(true);
    await writeFile(path, JSON.stringify(older));
    expect(await readResults(folder)).toEqual(older);
  });
});
