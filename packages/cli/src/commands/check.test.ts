import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invoke } from '../test-support/invoke.ts';
import { quickEvaluation, tiny, writeClasses, writeTruncated } from '../test-support/tiny.ts';

let base: string;
/** Eight different images, one of them twice under another label, and one that is torn. */
let data: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'sparsam-check-'));
  data = await writeClasses(join(base, 'images'), { a: 4, b: 4 });
  await copyFile(join(data, 'a/a-1.png'), join(data, 'b/b-9.png'));
  await writeTruncated(join(data, 'b/torn.jpg'));
});
afterAll(() => rm(base, { recursive: true }));

test('check finds duplicates, labels that contradict and files that cannot be read, and keeps them', async () => {
  const out = join(base, 'findings');
  const { status, stdout, stderr } = await invoke(['check', '--data', data, '--out', out]);
  expect(status, stderr).toBe(0);
  expect(stderr).toContain('torn.jpg');
  expect(stdout).toMatch(/Duplicates with two labels: 1\n +a\/a-1\.png \[a\] = b\/b-9\.png \[b\]/);
  expect(JSON.parse(await readFile(join(out, 'summary.json'), 'utf8'))).toMatchObject({
    leaky: false,
    contradictions: 1,
    unreadable: [{ path: 'b/torn.jpg' }],
  });
  expect((await readFile(join(out, 'findings.csv'), 'utf8')).trim().split('\n')).toHaveLength(2);
  const sheet = await sharp(join(out, 'duplicates.png')).metadata();
  expect(sheet.width).toBeGreaterThan(2 * 96);
  const again = await invoke(['check', '--data', data, '--out', out]);
  expect(again.status).toBe(2);
  expect(again.stderr).toContain('--overwrite');
  expect(await invoke(['check', '--data', data, '--out', out, '--overwrite'])).toMatchObject({ status: 0 });
});

test('check of lists alone, of nothing, and of lists and --split', async () => {
  const [train, held] = [join(base, 'train.csv'), join(base, 'test.csv')];
  await writeFile(train, ',image,label\n0,a/a-0.png,a\n1,b/b-0.png,b\n');
  await writeFile(held, ',image,label\n0,a/a-0.png,a\n');
  const lists = ['--train-list', train, '--test-list', held];
  const leaking = await invoke(['check', ...lists]);
  expect(leaking.status).toBe(3);
  expect(leaking.stdout).toContain('1 of 1 held-out images (100.0 %)');
  expect(await invoke(['check', ...lists, '--allow-leaks'])).toMatchObject({ status: 0 });
  const nothing = await invoke(['check']);
  expect(nothing.status).toBe(2);
  expect(nothing.stderr).toContain('needs images (--data), lists');
  const split = join(base, 'split');
  expect(await invoke(['splits', 'import', ...lists, '--drop-leaks', '--out', split])).toMatchObject({
    status: 0,
  });
  const both = await invoke(['check', ...lists, '--split', split]);
  expect(both.status).toBe(2);
  expect(both.stderr).toContain('not by both');
});

/** A data set that comes with a split, and the image that is in both parts of it as a copy. */
async function splitWithCopy(): Promise<string> {
  const root = join(base, 'parts');
  await writeClasses(join(root, 'train'), { a: 6, b: 6 });
  await mkdir(join(root, 'test'), { recursive: true });
  // Other images than those above: the pictures go on counting where the first ones ended.
  await writeClasses(join(base, 'more'), { x: 12, a: 3, b: 3 });
  for (const label of ['a', 'b']) {
    await mkdir(join(root, 'test', label));
    for (const i of [0, 1, 2])
      await copyFile(join(base, 'more', label, `${label}-${i}.png`), join(root, 'test', label, `${i}.png`));
  }
  await copyFile(join(root, 'train/a/a-0.png'), join(root, 'test/a/copy.png'));
  return root;
}

test('a run on a split that leaks by a copy stops with 3 and leaves nothing; allowed, it stamps what it writes', async () => {
  const root = await splitWithCopy();
  const out = join(base, 'run');
  const command = ['run', '--data', root, '--out', out, '--steps', '1', ...tiny, ...quickEvaluation];
  const stopped = await invoke(command);
  expect(stopped.status, stopped.stderr).toBe(3);
  expect(stopped.stderr).toMatch(/1 of 7 held-out images/);
  expect(existsSync(out)).toBe(false);

  const allowed = await invoke([...command, '--allow-leaks']);
  expect(allowed.status, allowed.stderr).toBe(0);
  expect(allowed.stdout).toContain('LEAKY SPLIT: 1 of 7');
  const { provenance } = JSON.parse(await readFile(join(out, 'results.json'), 'utf8')) as {
    provenance: unknown;
  };
  expect(provenance).toMatchObject({ leaks: { leaky: true, heldOut: 7, heldOutLeaking: 1 } });
  const report = await readFile(join(out, 'report.html'), 'utf8');
  expect(report).toContain('This split leaks. 1 of 7 held-out images');

  const evaluation = ['evaluate', '--run', out, '--data', root, ...quickEvaluation];
  const refused = await invoke([...evaluation, '--out', join(base, 'refused')]);
  expect(refused.status, refused.stderr).toBe(3);
  expect(existsSync(join(base, 'refused'))).toBe(false);
});

test('an own split keeps copies on one side, and says so', async () => {
  const root = await writeClasses(join(base, 'own'), { a: 8, b: 8 });
  for (const i of [0, 1, 2, 3]) await copyFile(join(root, `a/a-${i}.png`), join(root, `a/z-${i}.png`));
  const out = join(base, 'own-run');
  const { status, stderr } = await invoke([
    ...['pretrain', '--data', root, '--out', out, '--steps', '1', '--test', '6'],
    ...tiny,
  ]);
  expect(status, stderr).toBe(0);
  expect(stderr).toContain('4 pairs of images show the same');
  const paths = async (part: string): Promise<string[]> =>
    (await readFile(join(out, 'split', `${part}.csv`), 'utf8'))
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[0] as string);
  const [train, held] = [await paths('train'), await paths('test')];
  expect(train.length + held.length).toBe(20);
  for (const i of [0, 1, 2, 3]) expect(train.includes(`a/a-${i}.png`)).toBe(train.includes(`a/z-${i}.png`));
});
