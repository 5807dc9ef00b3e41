import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from './load-config.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'sparsam-config-'))));
afterAll(() => rm(folder, { recursive: true }));

test('a TypeScript file outside any package may import defineConfig; its paths start at the file', async () => {
  await writeFile(
    join(folder, 'a.ts'),
    `import { defineConfig } from '@sparsam/cli';\nconst size: number = 96;\nexport default defineConfig({ imageSize: size, data: 'images' });\n`,
  );
  const { settings } = await loadConfig('/', join(folder, 'a.ts'));
  expect(settings).toEqual({ imageSize: 96, data: join(folder, 'images') });
});

test('without a name, sparsam.config.json of the working folder counts; without that, nothing', async () => {
  expect(await loadConfig(folder)).toEqual({ settings: {} });
  await writeFile(join(folder, 'sparsam.config.json'), '{ "seed": 3 }');
  expect(await loadConfig(folder)).toEqual({
    file: join(folder, 'sparsam.config.json'),
    settings: { seed: 3 },
  });
});

test.each([
  ['missing.json', undefined, 'There is no config file'],
  ['broken.json', '{', 'does not load'],
  ['list.json', '[]', 'must export an object'],
  ['broken.ts', 'export default {', 'does not load'],
  ['unknown.json', '{ "bacth": 3 }', 'Did you mean "batch"?'],
  ['lengths.json', '{ "minutes": 3, "steps": 4 }', /"minutes" and "steps" in .*lengths\.json\. Give one/],
])('%s is refused in words', async (name, text, message) => {
  if (text !== undefined) await writeFile(join(folder, name), text);
  await expect(loadConfig(folder, name)).rejects.toThrow(message);
});
