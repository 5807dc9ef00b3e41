import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invoke } from '../test-support/invoke.ts';
import { writeClasses } from '../test-support/tiny.ts';

let base: string;
let lists: string[];
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'sparsam-splits-'));
  const [train, held] = [join(base, 'train.csv'), join(base, 'test.csv')];
  await writeFile(train, ',image,label\n0,1.png,x\n1,2.png,y\n2,3.png,x\n');
  await writeFile(held, ',image,label\n0,3.png,x\n1,4.png,y\n');
  lists = ['--train-list', train, '--test-list', held];
});
afterAll(() => rm(base, { recursive: true }));

test('list names the splits whose manifests come with the program', async () => {
  const { status, stdout } = await invoke(['splits']);
  expect(status).toBe(0);
  for (const name of ['bone-marrow', 'endo', 'isic']) expect(stdout).toContain(name);
  expect(stdout).toContain('98.6 %');
});

test('import writes a split with its leaks, or without them; verify tells the two apart', async () => {
  const [leaky, clean] = [join(base, 'leaky'), join(base, 'clean')];
  const kept = await invoke(['splits', 'import', ...lists, '--out', leaky]);
  expect(kept).toMatchObject({ status: 0, stdout: expect.stringContaining('train 3, test 2') });
  expect(kept.stderr).toContain('1 of 2 held-out images (50.0 %)');
  expect(await invoke(['splits', 'verify', leaky])).toMatchObject({ status: 3 });

  const dropped = await invoke(['splits', 'import', ...lists, '--drop-leaks', '--out', clean]);
  expect(dropped).toMatchObject({ status: 0, stdout: expect.stringContaining('train 2, test 2') });
  const verified = await invoke(['splits', 'verify', clean]);
  expect(verified).toMatchObject({ status: 0, stdout: expect.stringContaining('hash of train, test') });

  const others = await invoke(['splits', 'verify', clean, ...lists]);
  expect(others.status).toBe(2);
  expect(others.stderr).toContain('train: 3 images, 2 are stated');
  const again = await invoke(['splits', 'import', ...lists, '--out', clean]);
  expect(again.status).toBe(2);
  expect(again.stderr).toContain('--overwrite');
});

test('make splits by class and seed, and check accepts what it made', async () => {
  const data = await writeClasses(join(base, 'images'), { a: 10, b: 10 });
  const out = join(base, 'made');
  const made = await invoke([
    'splits',
    'make',
    '--data',
    data,
    '--out',
    out,
    '--test',
    '4',
    '--validation',
    '4',
  ]);
  expect(made.status, made.stderr).toBe(0);
  expect(made.stdout).toContain('train 12, validation 4, test 4');
  const test_ = await readFile(join(out, 'test.csv'), 'utf8');
  expect(test_.match(/,a$/gm)).toHaveLength(2);
  expect(await invoke(['check', '--data', data, '--split', out])).toMatchObject({ status: 0 });
  const same = join(base, 'same');
  await invoke(['splits', 'make', '--data', data, '--out', same, '--test', '4', '--validation', '4']);
  expect(await readFile(join(same, 'test.csv'), 'utf8')).toBe(test_);
});

test('wrong words are answered with the right ones', async () => {
  const action = await invoke(['splits', 'verfy']);
  expect(action.status).toBe(2);
  expect(action.stderr).toMatch(/list, verify, import, make.*Did you mean "verify"/);
  const name = await invoke(['splits', 'verify', 'isci']);
  expect(name.status).toBe(2);
  expect(name.stderr).toContain('Did you mean "isic"');
  expect((await invoke(['splits', 'verify'])).stderr).toContain('wants a name or a folder');
  expect((await invoke(['splits', 'verify', 'endo'])).stderr).toContain('--train-list');
});
