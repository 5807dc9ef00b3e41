import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPredictions, readResults } from '@sparsam/evaluate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invoke } from '../test-support/invoke.ts';
import { smallComparison } from '../test-support/small-comparison.ts';
import { writeClasses } from '../test-support/tiny.ts';

/** Seconds of work; more where the machine is busy with other things. */
const slow = 600_000;

let root: string;
let data: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sparsam-compare-'));
  data = await writeClasses(join(root, 'cells'), { a: 8, b: 8 });
}, slow);
afterAll(() => rm(root, { recursive: true }), slow);

const grid = (out: string, ...more: string[]): string[] => smallComparison(data, join(root, out), ...more);
// Batches of two: one shape of batch, and so one graph, for both numbers of labels.
const everything = [
  '--batch',
  '2',
  '--methods',
  'dino,random-init,pixels,supervised,linear-layer,fine-tuned',
];

const heads: Record<string, string> = {
  supervised: 'end-to-end',
  'linear-layer': 'linear-layer',
  'fine-tuned': 'fine-tuning',
};

type Line = Record<string, unknown> & { event: string };
const lines = (stdout: string): Line[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
const done = (stdout: string): Line => lines(stdout).find(({ event }) => event === 'done') as Line;

test(
  'a grid becomes results of every method on the same draws, and a second start has nothing to do',
  async () => {
    const first = await invoke(grid('whole', ...everything, '--json'));
    expect(first.stderr).toBe('');
    expect(first.status).toBe(0);
    const folder = join(root, 'whole', 'cells');
    const results = await readResults(folder);
    const accuracy = results.rows.filter(({ metric }) => metric === 'balancedAccuracy');
    expect(
      accuracy.map(({ method, classifier, kPerClass }) => `${method} ${classifier} ${kPerClass}`),
    ).toEqual([
      ...['dino', 'random-init', 'pixels'].flatMap((method) => [1, 3].map((k) => `${method} knn ${k}`)),
      // Each under its own name: in the reference the one's results overwrote the other's.
      ...Object.keys(heads).flatMap((method) => [1, 3].map((k) => `${method} ${heads[method]} ${k}`)),
    ]);
    for (const k of [1, 3])
      expect(
        new Set(accuracy.filter((row) => row.kPerClass === k).map(({ seeds }) => seeds.join())).size,
      ).toBe(1);
    const { predictions, images } = await readPredictions(folder);
    expect(images).toHaveLength(4);
    expect(predictions.get('supervised/xcit_nano_12_p8/end-to-end')?.shape).toEqual([2, 2, 4]);
    expect(existsSync(join(folder, 'report.html'))).toBe(true);

    const verdict = lines(first.stdout).find(({ event }) => event === 'verdict');
    expect(verdict).toMatchObject({
      dataset: 'cells',
      comparison: { a: { method: 'dino' }, b: { method: 'supervised' } },
    });

    const compute = lines(first.stdout).find(({ event }) => event === 'compute')?.['rows'] as {
      method: string;
      kPerClass: number;
      training: { steps: number };
      search: { steps: number };
    }[];
    expect(results.provenance['compute']).toEqual(compute);
    const equal = { allowed: { unit: 'steps', amount: 3 }, most: 3 };
    expect(compute[0]).toMatchObject({ method: 'dino', kPerClass: null, training: { steps: 3 }, ...equal });
    const onLabels = compute.slice(1);
    expect(onLabels).toHaveLength(6);
    for (const row of onLabels) {
      const { method, search: before, kPerClass } = row;
      expect(row).toMatchObject({ trainings: 2, training: { steps: 3 }, ...equal });
      expect(row).toMatchObject(method === 'supervised' ? {} : { begins: 'dino' });
      // One label a class leaves nothing to choose by.
      expect(before.steps).toBe(kPerClass === 1 ? 0 : 2);
    }
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toMatch(
      /Is pretraining worth it here\?[\s\S]*What each training took/,
    );

    const before = await readFile(join(folder, 'predictions.safetensors'));
    const again = await invoke(grid('whole', ...everything, '--json'));
    expect(done(again.stdout)).toMatchObject({ ran: 0, parked: [] });
    expect(await readFile(join(folder, 'predictions.safetensors'))).toEqual(before);
  },
  slow,
);

test(
  'a changed grid computes what changed alone, and keeps results of another protocol',
  async () => {
    const few = ['--methods', 'pixels,random-init'];
    const first = done((await invoke(grid('grown', ...few, '--json'))).stdout);
    // Two tables of features, and two methods at two k with two draws.
    expect(first['ran']).toBe(2 + 8);
    // More labels than there are: all that there are, and it says so.
    const grown = await invoke(grid('grown', ...few, '--repetitions', '3', '--k', '1,3,900', '--json'));
    expect(grown.stderr).toMatch(/No class of cells has 900 labelled images/);
    const more = done(grown.stdout);
    expect(more['ran']).toBe(4);
    const kept = (await readdir(join(root, 'grown', 'cells'))).filter((name) =>
      /^results\.\w{8}\.json$/.test(name),
    );
    expect(kept).toHaveLength(1);
    const damaged = join(root, 'grown', 'jobs');
    const [some = ''] = (await readdir(damaged)).filter((name) => !name.startsWith('.'));
    const [file = ''] = await readdir(join(damaged, some));
    await writeFile(join(damaged, some, file), '{"key": "');
    expect(done((await invoke(grid('grown', ...few, '--repetitions', '3', '--json'))).stdout)['ran']).toBe(1);
  },
  slow,
);

test(
  'stopped in the middle, it goes on with the same command and ends alike',
  async () => {
    const methods = ['--methods', 'pixels,random-init'];
    await invoke(grid('straight', ...methods));
    const controller = new AbortController();
    const watching = setInterval(() => {
      if (existsSync(join(root, 'parts', 'jobs'))) controller.abort();
    }, 1);
    const stopped = await invoke(grid('parts', ...methods), { signal: controller.signal });
    clearInterval(watching);
    expect(stopped.status).toBe(130);
    expect(stopped.stderr).toMatch(/jobs done .* Go on with the same command: sparsam compare/);
    const resumed = await invoke(grid('parts', ...methods, '--json'));
    expect(resumed.status).toBe(0);
    expect(done(resumed.stdout)['ran']).toBeGreaterThan(0);
    const file = (out: string) => readFile(join(root, out, 'cells', 'predictions.safetensors'));
    expect(await file('parts')).toEqual(await file('straight'));
  },
  slow,
);

test(
  'jobs that are given up leave the results of the rest, and a status that says so',
  async () => {
    const config = join(root, 'failing.config.ts');
    await writeFile(
      config,
      `export default { plugins: [{ kind: 'classifier', name: 'never', apiVersion: 1, description: 'fails',
        options: { safeParse: () => ({ success: true, data: {} }) },
        create: () => ({ name: 'never', fit() { throw new Error('it never fits'); } }) }] };`,
    );
    const failing = ['--config', config, '--classifiers', 'knn,never', '--set', 'local.attempts=1'];
    const { status, stderr } = await invoke(grid('failing', '--methods', 'pixels', ...failing));
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /4 of 9 jobs were given up, first "never on pixels, k=1 on cells": it never fits .* tries them again/,
    );
    const { rows } = await readResults(join(root, 'failing', 'cells'));
    expect(new Set(rows.map(({ classifier }) => classifier))).toEqual(new Set(['knn']));
  },
  slow,
);

test(
  'where a guard stopped what was given up, the status says so',
  async () => {
    const config = join(root, 'guarded.config.ts');
    await writeFile(
      config,
      `const stopped = () => Object.assign(new Error('it collapsed.'),
        { kind: 'guard', [Symbol.for('@sparsam/core/SparsamError')]: true });
      export default { plugins: [{ kind: 'classifier', name: 'collapsing', apiVersion: 1, description: 'collapses',
        options: { safeParse: () => ({ success: true, data: {} }) },
        create: () => ({ name: 'collapsing', fit() { throw stopped(); } }) }] };`,
    );
    const guarded = (out: string, classifiers: string, ...more: string[]) =>
      invoke(
        grid(
          out,
          '--methods',
          'pixels',
          '--config',
          config,
          '--classifiers',
          classifiers,
          '--k',
          '1',
          ...more,
        ),
      );
    const some = await guarded('guarded', 'knn,collapsing');
    expect(some.stderr).toMatch(/2 of 5 jobs were given up, first .* it collapsed\. .* change what it says/);
    expect(some.status).toBe(3);
    const none = await guarded('guarded-all', 'collapsing');
    expect(none.stderr).toMatch(/No result could be made\. .* it collapsed/);
    expect(none.status).toBe(3);
  },
  slow,
);
