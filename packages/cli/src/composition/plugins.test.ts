import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../config/load-config.ts';
import { invoke } from '../test-support/invoke.ts';
import { tinyBackbone, writeClasses } from '../test-support/tiny.ts';
import { checkOptionOwners, loadPlugins } from './plugins.ts';
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
  await writeFile(join(cwd, 'throws.mjs'), "throw new Error('no licence file');");
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
  ['./throws.mjs', /The plugin \.\/throws\.mjs does not load: no licence file/],
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

test('a plugin that stands in a config file as an object is there, and a run finds it again by file and name', async () => {
  const file = join(cwd, 'own.config.ts');
  const own = plugin('own').replace('export default ', 'const own = ');
  await writeFile(file, `${own}\nexport default { plugins: [own, 'sparsam-classifier-silent'] };`);
  const { stdout } = await invoke(['plugins', '--config', 'own.config.ts', '--json'], { cwd });
  const { plugins } = JSON.parse(stdout) as { plugins: { name: string; package: string }[] };
  expect(plugins).toContainEqual(expect.objectContaining({ name: 'own', package: file, apiVersion: 1 }));
  expect(plugins.map(({ name }) => name)).toContain('silent');

  const { settings } = await loadConfig(cwd, file);
  const kept = JSON.parse(JSON.stringify(settings.plugins)) as string[];
  expect(kept).toEqual([`${file}#classifier/own`, 'sparsam-classifier-silent']);
  expect((await loadPlugins(cwd, kept)).names('classifier')).toContain('own');
  await expect(loadPlugins(cwd, [`${file}#classifier/gone`])).rejects.toThrow(
    /"gone" of .*not there any more/,
  );
});

test('what is no plugin in a config file is refused with the file', async () => {
  await writeFile(join(cwd, 'wrong.config.ts'), `export default { plugins: [{ kind: 'classifier' }] };`);
  const { status, stderr } = await invoke(['plugins', '--config', 'wrong.config.ts'], { cwd });
  expect(status).toBe(2);
  expect(stderr).toMatch(/wrong\.config\.ts is not a usable plugin: it has no name/);
});

test('options of a plugin that is not there are refused', async () => {
  const registry = await loadPlugins(cwd);
  const given = (options: Record<string, Record<string, unknown>>) => () =>
    checkOptionOwners(registry, options);
  expect(given({ dino: {}, optimizer: {}, 'multi-crop': {} })).not.toThrow();
  expect(given({ dion: {} })).toThrow('options.dion: no plugin has this name. Did you mean "dino"?');
  expect(given({ xcit_nano_12_p8: {} })).toThrow(/write options\.xcit\./);
});

const halves = `export default {
  kind: 'augmentation', name: 'halves', apiVersion: 1, description: 'grey views',
  options: { safeParse: (data) => ({ success: true, data }), parse: (data) => data },
  create: (options, { views }) => ({
    name: 'halves', views, augment: (key, image, out) => out.flat().forEach((view) => view.fill(128)),
  }),
};`;

test('an augmentation of another package draws the views, in threads of their own', async () => {
  await writeClasses(join(cwd, 'images'), { a: 2, b: 2 });
  await writeFile(join(cwd, 'halves.mjs'), halves);
  const small = ['views', '--data', 'images', '--out', 'views.png', '--local-size', '8', ...tinyBackbone];
  const views = (...more: string[]) => invoke([...small, ...more], { cwd });
  const done = await views('--augmentation', 'halves', '--plugins', './halves.mjs');
  expect(done.status, done.stderr).toBe(0);
  await writeFile(
    join(cwd, 'halves.config.ts'),
    halves.replace('export default', 'const halves =') +
      '\nexport default { plugins: [halves], augmentation: "halves" };',
  );
  const refused = await views('--overwrite', '--config', 'halves.config.ts');
  expect(refused.status).toBe(2);
  expect(refused.stderr).toMatch(/"halves" is given as an object, but views are made in worker threads/);
});
