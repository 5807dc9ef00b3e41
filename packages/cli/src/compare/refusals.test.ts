import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readResults } from '@sparsam/evaluate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invoke } from '../test-support/invoke.ts';
import { smallComparison } from '../test-support/small-comparison.ts';
import { tiny, writeClasses } from '../test-support/tiny.ts';

/** Seconds of work; more where the machine is busy with other things. */
const slow = 600_000;

let root: string;
let data: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sparsam-compare-'));
  data = await writeClasses(join(root, 'cells'), { a: 8, b: 8 });
}, slow);
afterAll(() => rm(root, { recursive: true }), slow);

test.each([
  [
    ['--methods', 'simclear'],
    /no method "simclear"\. Did you mean "simclr"\? Known: pixels, .*npm install <package> and named with --plugins/,
  ],
  [
    ['--methods', 'dino', '--plugins', '@lab/ssl-own'],
    /@lab\/ssl-own was not found .*npm install @lab\/ssl-own/,
  ],
  [
    ['--methods', 'dino', '--engine', 'tfjs'],
    /engine "tfjs" is in a package that is not loaded.*npm install @sparsam\/engine-tfjs.*--plugins/,
  ],
  [
    ['--methods', 'pixels', '--runner', 'bullmq'],
    /runner "bullmq" is in a package that is not loaded.*npm install @sparsam\/runner-bullmq.*--plugins/,
  ],
  [
    [
      ...['--methods', 'pixels', '--runner', 'bullmq', '--plugins', '@sparsam/runner-bullmq'],
      ...['--set', 'bullmq.redis=redis://127.0.0.1:1'],
    ],
    /Redis at redis:\/\/127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED/,
  ],
  [['--accumulate', '3'], /A batch of 4 images cannot be gone through in 3 equal parts .*Take 1, 2 parts/],
  [['--methods', 'pixels,dino', '--batch', '1'], /at least two images in a step, and --batch is 1/],
  [['--minutes', '1'], /length of training is given 2 times, by --minutes and --steps/],
  [['--methods', 'pixels', '--repetitions', '0'], /--repetitions wants a positive whole number, not "0"/],
  [['--methods', 'pixels', '--k', '0,5'], /--k wants positive whole numbers/],
  [['--methods', 'pixels,pixels'], /"pixels" is named twice/],
  [['--methods', 'fine-tuned,pixels'], /"fine-tuned" needs weights to begin with.*fine-tuned:dino/],
  [['--methods', 'fine-tuned:simclear'], /no method "simclear"/],
  [['--methods', 'imported'], /needs the file with its weights: --weights/],
  [
    ['--methods', 'pixels', '--equal', 'seconds'],
    /--equal seconds needs .* by --minutes; it is given by --steps/,
  ],
  [
    ['--methods', 'supervised', '--set', 'search.steps=9'],
    /--equal steps gives .* and search\.steps gives it another/,
  ],
  [['--set', 'search.learningRate=1'], /options of the search are wrong: .*learningRate/],
  [['--set', 'search.strengths=["strong"]'], /options of the search are wrong: strengths\.0/],
  [
    ['--methods', 'pixels', '--runner', 'cloud'],
    /no runner "cloud".*Installed: local\. .*npm install .* --plugins/,
  ],
])('%j is refused in words', async (more, message) => {
  const { status, stderr } = await invoke(smallComparison(data, join(root, 'refused'), ...more));
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
  // Nothing is begun that would have to be cleared away.
  expect(existsSync(join(root, 'refused'))).toBe(false);
});

test(
  'a given split that leaks is refused, or let through and stamped, and the next start is refused again',
  async () => {
    const leaky = join(root, 'leaky');
    await writeClasses(join(leaky, 'train'), { a: 8, b: 8 });
    await writeClasses(join(leaky, 'test'), { a: 4, b: 4 });
    const command = (...more: string[]): string[] => [
      ...['compare', '--data', leaky, '--out', join(root, 'leaks'), '--methods', 'pixels', '--k', '1'],
      ...['--repetitions', '2', '--classifiers', 'knn', '--steps', '2', '--quiet', ...tiny, ...more],
    ];
    const refused = await invoke(command());
    expect(refused.status).toBe(3);
    expect(refused.stderr).toMatch(/The split leaks.*--allow-leaks/);
    const allowed = await invoke(command('--allow-leaks', '--json'));
    expect(allowed.status).toBe(0);
    const { provenance } = await readResults(join(root, 'leaks', 'leaky'));
    expect(provenance).toMatchObject({ leaks: { leaky: true } });
    expect(await readFile(join(root, 'leaks', 'grid.json'), 'utf8')).not.toContain('allowLeaks');
    expect((await invoke(command())).status).toBe(3);
  },
  slow,
);

test(
  'one class, and a folder of something else',
  async () => {
    const one = await writeClasses(join(root, 'one'), { a: 6 });
    const single = await invoke([
      'compare',
      '--data',
      one,
      '--out',
      join(root, 'single'),
      '--steps',
      '2',
      ...tiny,
    ]);
    expect(single.status).toBe(2);
    expect(single.stderr).toMatch(/All labels in .* are "a"/);
    const other = await invoke(['compare', '--data', data, '--out', data, '--steps', '2', ...tiny]);
    expect(other.stderr).toMatch(/holds files that are not of a comparison/);
  },
  slow,
);
