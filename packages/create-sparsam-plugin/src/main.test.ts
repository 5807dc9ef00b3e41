import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kinds, pluginFiles } from './index.ts';
import { main } from './main.ts';

let cwd: string;
beforeAll(async () => void (cwd = await mkdtemp(join(tmpdir(), 'sparsam-create-'))));
afterAll(() => rm(cwd, { recursive: true }));

async function create(...argv: string[]) {
  const text = { out: '', problems: '' };
  const status = await main(argv, {
    cwd,
    interactive: false,
    write: (line) => void (text.out += line),
    complain: (line) => void (text.problems += line),
  });
  return { status, ...text };
}

test.each(kinds)('$name: files for every promise, no word left open', async (kind) => {
  const files = await pluginFiles({ kind, name: 'two-words', description: "It's one" });
  const paths = [...files.keys()];
  expect(paths).toEqual(expect.arrayContaining(['README.md', 'package.json', 'tsconfig.json', 'LICENSE']));
  for (const [path, text] of files) {
    expect(`${path}\n${text}`).not.toMatch(/__[a-zA-Z]+__|\.template/);
    if (path.endsWith('.ts')) expect(text.split('\n').length, path).toBeLessThan(100);
  }
  const { scripts, engines } = JSON.parse(files.get('package.json') as string) as Record<string, object>;
  expect(scripts).toMatchObject({ build: expect.any(String), lint: 'eslint .', test: 'vitest run' });
  expect(engines).toHaveProperty('node');
});

test('a package of the workspace is like those beside it', async () => {
  const kind = kinds.find(({ name }) => name === 'classifier') as (typeof kinds)[number];
  const files = await pluginFiles({
    kind,
    name: 'mean',
    packageName: '@sparsam/classifier-mean',
    style: 'workspace',
  });
  expect(JSON.parse(files.get('package.json') as string)).toMatchObject({
    nx: { tags: ['layer:plugin'] },
    exports: { '.': { '@sparsam/source': './src/index.ts' } },
  });
  expect(JSON.parse(files.get('tsconfig.json') as string)).toMatchObject({
    references: [{ path: '../../packages/core' }, { path: '../../packages/testing' }],
  });
  expect([...files.keys()]).not.toContain('eslint.config.js');
});

test('kinds have other words, scopes are kept out of folders, and what is next is said', async () => {
  const { status, out, problems } = await create('ssl', 'near', '--package', '@lab/near-method');
  expect(problems).toBe('');
  expect(status).toBe(0);
  expect(out).toContain('cd near-method');
  expect(await readdir(join(cwd, 'near-method', 'src'))).toContain('near.ts');
  expect(await readFile(join(cwd, 'near-method', 'package.json'), 'utf8')).toContain('"@lab/near-method"');
});

test('a name that is a word of the language gives code that is none', async () => {
  const kind = kinds.find(({ name }) => name === 'objective') as (typeof kinds)[number];
  const files = await pluginFiles({ kind, name: 'new' });
  expect(files.get('src/new.ts')).toContain('export function newPlugin(');
});

test.each([
  [['metod', 'a'], /no kind "metod"; there are objective/],
  [['objective'], /Say what to make/],
  [[], /Say what to make/],
  [['objective', 'My_Method'], /"My_Method" cannot name a plugin.*as in my-method/],
  [['objective', '9lives'], /cannot name a plugin/],
  [['objective', 'a', 'b'], /"b" is too much/],
  [['objective', 'a', '--package', 'Not A Name'], /npm does not take "Not A Name"/],
  [['objective', 'a', '--colour', 'red'], /--colour/],
  [['objective', 'a', '--out', 'used'], /used is not empty/],
  [['objective', 'a', '--out', 'used/file'], /cannot be written to|not empty/],
])('%j is refused in words', async (argv, message) => {
  await mkdir(join(cwd, 'used'), { recursive: true });
  await writeFile(join(cwd, 'used', 'file'), 'mine');
  const { status, problems } = await create(...argv);
  expect(status).toBe(2);
  expect(problems).toMatch(message);
  expect(await readFile(join(cwd, 'used', 'file'), 'utf8')).toBe('mine');
});

test('--help lists the kinds', async () => {
  const { status, out } = await create('--help');
  expect(status).toBe(0);
  for (const { name } of kinds) expect(out).toContain(name);
});
