import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invoke } from '../test-support/invoke.ts';
import { loadPlugins } from './plugins.ts';
import { preset } from './preset.ts';

let cwd: string;
const plugin = (name: string, apiVersion = 1): string => `export default {
  kind: 'classifier', name: '${name}', apiVersion: ${apiVersion}, description: 'says nothing', provides: [],
  options: { safeParse: (data) => ({ success: true, data }) },
  create: () => ({ name: '${name}', fit: () => { throw new Error('no'); } }),
};`;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'sparsam-plugins-'));
  const home = join(cwd, 'node_modules', 'sparsam-classifier-silent');
  await mkdir(home, { recursive: true });
  await writeFile(
    join(home, 'package.json'),
    '{ "name": "sparsam-classifier-silent", "type": "module", "exports": "./index.js" }',
  );
  await writeFile(join(home, 'index.js'), plugin('silent'));
  await writeFile(join(cwd, 'again.mjs'), plugin('knn'));
  await writeFile(join(cwd, 'old.mjs'), plugin('older', 0));
  await writeFile(join(cwd, 'none.mjs'), 'export const a = 1;');
  await writeFile(join(cwd, 'broken.mjs'), 'export default {');
});
afterAll(() => rm(cwd, { recursive: true }));

test('the preset has a plugin of every kind, each from its own package', async () => {
  const registry = await loadPlugins(cwd);
  expect([...new Set(registry.list().map(({ plugin: { kind } }) => kind))].sort()).toEqual([
    'augmentation',
    'backbone',
    'classifier',
    'dataset',
    'engine',
    'objective',
    'runner',
  ]);
  expect(registry.list()).toHaveLength(Object.keys(preset).length);
});

test('a package in the working folder is found by name and listed', async () => {
  const { status, stdout } = await invoke(['plugins', '--plugins', 'sparsam-classifier-silent', '--json'], {
    cwd,
  });
  expect(status).toBe(0);
  const { plugins } = JSON.parse(stdout) as { plugins: { name: string; package: string }[] };
  expect(plugins).toContainEqual(
    expect.objectContaining({ name: 'silent', package: 'sparsam-classifier-silent' }),
  );
});

test.each([
  ['./again.mjs', /Two plugins offer the classifier "knn": @sparsam\/classifier-knn and \.\/again\.mjs/],
  ['./old.mjs', /made for version 0 of the contracts and this is version 1/],
  ['./none.mjs', /default export is nothing/],
  ['./broken.mjs', /The plugin \.\/broken\.mjs does not load/],
  ['./nowhere.mjs', /\.\/nowhere\.mjs was not found from .*Check the path/],
])('%s is refused in words', async (specifier, message) => {
  await expect(loadPlugins(cwd, [specifier])).rejects.toThrow(message);
});

test('a config file is read from the working folder, and options win over it', async () => {
  await writeFile(join(cwd, 'sparsam.config.json'), '{ "plugins": ["sparsam-classifier-silent"] }');
  const named = async (...more: string[]): Promise<string> =>
    (await invoke(['plugins', ...more], { cwd })).stdout;
  expect(await named()).toContain('silent');
  await writeFile(join(cwd, 'other.mjs'), plugin('other'));
  const typed = await named('--plugins', './other.mjs');
  expect(typed).toContain('other');
  expect(typed).not.toContain('silent');
});
