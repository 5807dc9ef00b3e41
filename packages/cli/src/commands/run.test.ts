import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { capturedIo, invoke } from '../test-support/invoke.ts';
import { quickEvaluation, tiny, writeClasses } from '../test-support/tiny.ts';
import { main } from '../main.ts';

let base: string;
let data: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'sparsam-run-'));
  data = await writeClasses(join(base, 'images'), { a: 12, b: 12, c: 1 });
});
afterAll(() => rm(base, { recursive: true }));

const json = async (file: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;

test('run goes from images to the report; its parts go on from there', async () => {
  const out = join(base, 'whole');
  const { status, stdout, stderr } = await invoke([
    'run',
    '--data',
    data,
    '--out',
    out,
    '--steps',
    '3',
    '--min-class-size',
    '2',
    ...tiny,
    ...quickEvaluation,
  ]);
  expect(stderr).toContain('The class c is left out of the evaluation');
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/Balanced accuracy on \d+ test images of 2 classes/);
  expect(stdout.match(/^(dino|random-init|pixels) +(knn|svm)( +[\d.]+ ±[\d.]+){2}$/gm)).toHaveLength(6);
  expect(await readFile(join(out, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i);

  const results = (await json(join(out, 'results.json'))) as {
    rows: { method: string }[];
    protocol: { classes: string[]; split: { train: { images: number }; test: { images: number } } };
  };
  expect(results.protocol).toMatchObject({ classes: ['a', 'b'] });
  expect((await json(join(out, 'results.json')))['provenance']).toMatchObject({
    leaks: { leaky: false, checked: ['names', 'pixels'] },
  });
  expect(await json(join(out, 'config.json'))).toMatchObject({
    steps: 3,
    imageSize: 16,
    method: 'dino',
    data,
  });
  const log = (await readFile(join(out, 'log.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { step: number; loss?: number });
  expect(log.filter(({ loss }) => loss !== undefined).map(({ step }) => step)).toEqual([1, 2, 3]);

  const evaluated = await invoke([
    'evaluate',
    '--run',
    out,
    '--data',
    data,
    '--out',
    join(base, 'again'),
    ...quickEvaluation,
  ]);
  expect(evaluated.status, evaluated.stderr).toBe(0);
  const again = await json(join(base, 'again', 'results.json'));
  expect(again['rows']).toEqual(results.rows);
  // The test images are the run's, so both looks at them are counted.
  expect(again['provenance']).toMatchObject({ testReads: { reads: 2, protocols: 1 } });

  const features = join(base, 'features.safetensors');
  expect(await invoke(['extract', '--run', out, '--data', data, '--out', features])).toMatchObject({
    status: 0,
  });
  expect(await json(join(base, 'features.json'))).toMatchObject({
    backbone: expect.stringContaining('xcit'),
    imageSize: 16,
  });
  const fromFile = await invoke([
    'evaluate',
    '--features',
    features,
    '--data',
    data,
    '--out',
    join(base, 'third'),
    '--min-class-size',
    '2',
    '--json',
    ...quickEvaluation,
  ]);
  expect(fromFile.status, fromFile.stderr).toBe(0);
  const lines = fromFile.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; metric?: string; mean?: number });
  expect(lines.map(({ event }) => event)).toEqual([...Array<string>(12).fill('result'), 'protocol', 'done']);

  await rm(join(out, 'report.html'));
  expect(await invoke(['report', out])).toMatchObject({ status: 0 });
  expect(existsSync(join(out, 'report.html'))).toBe(true);

  const repeated = await invoke(['run', '--data', data, '--out', out, '--steps', '3', ...tiny]);
  expect(repeated.status).toBe(2);
  expect(repeated.stderr).toMatch(/already holds a run.*--resume.*--overwrite/);
  expect((await json(join(out, 'results.json')))['rows']).toEqual(results.rows);

  const other = await invoke(['run', '--out', out, '--resume', '--batch', '5']);
  expect(other.status).toBe(2);
  expect(other.stderr).toContain('batch 4 -> 5');
});

test('Ctrl-C keeps a checkpoint and says how to go on; the resumed run equals an uninterrupted one', async () => {
  const options = ['--data', data, '--steps', '6', '--test', '4', ...tiny];
  const straight = join(base, 'straight');
  expect(await invoke(['pretrain', '--out', straight, ...options])).toMatchObject({ status: 0 });

  const stopped = join(base, 'stopped');
  const controller = new AbortController();
  const io = capturedIo({ signal: controller.signal });
  // The first line about a step is the moment of Ctrl-C.
  const stderr = {
    ...io.stderr,
    write: (text: string) => void (io.stderr.write(text), /compiling/.test(text) && controller.abort()),
  };
  expect(await main(['pretrain', '--out', stopped, ...options], { ...io, stderr })).toBe(130);
  expect(io.text.stderr).toMatch(
    /stopped: Stopped after step \d of 6; a checkpoint is in .*stopped\. Go on with: sparsam pretrain .* --resume/,
  );

  expect(await invoke(['pretrain', '--out', stopped, '--resume'])).toMatchObject({ status: 0 });
  const manifests = await Promise.all(
    [straight, stopped].map((run) => json(join(run, 'checkpoint', 'manifest.json'))),
  );
  expect(manifests[1]?.['step']).toBe(6);
  expect(manifests[1]?.['sha256']).toBe(manifests[0]?.['sha256']);
});
