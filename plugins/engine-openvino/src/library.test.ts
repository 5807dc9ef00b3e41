import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SparsamError } from '@sparsam/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenvinoApi } from './api.ts';
import { type Surroundings, candidates } from './candidates.ts';
import { loadLibrary, tooOld } from './library.ts';

let root: string;
let site: string;
let archive: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sparsam-openvino-'));
  site = join(root, 'env/lib/python3.12/site-packages/openvino/libs');
  archive = join(root, 'archive/runtime/lib/intel64');
  for (const folder of [site, archive, join(root, 'empty')]) await mkdir(folder, { recursive: true });
  for (const name of ['libopenvino.so.2641', 'libopenvino_c.so.2541', 'libopenvino_c.so.2641'])
    await writeFile(join(site, name), 'not a library');
  await writeFile(join(archive, 'libopenvino_c.so'), 'not a library either');
});
afterAll(() => rm(root, { recursive: true }));

const around = (env: Surroundings['env']): Surroundings => ({ env, platform: 'linux', cwd: root });
/** Loads nothing; says it is of a version. */
const ofVersion =
  (version: string) =>
  (path: string): OpenvinoApi =>
    ({ path, version }) as OpenvinoApi;

test('the environments in use are looked at first, and the newest library is taken', () => {
  const found = candidates(around({ VIRTUAL_ENV: join(root, 'env') }));
  expect(found[0]?.path).toBe(join(site, 'libopenvino_c.so.2641'));
  const both = candidates(
    around({ VIRTUAL_ENV: join(root, 'env'), INTEL_OPENVINO_DIR: join(root, 'archive') }),
  );
  expect(both.slice(0, 2).map(({ path }) => path)).toEqual([
    join(archive, 'libopenvino_c.so'),
    join(site, 'libopenvino_c.so.2641'),
  ]);
});

test.each([
  ['a file', () => join(archive, 'libopenvino_c.so'), () => join(archive, 'libopenvino_c.so')],
  ['an archive', () => join(root, 'archive'), () => join(archive, 'libopenvino_c.so')],
  [
    'site-packages',
    () => join(root, 'env/lib/python3.12/site-packages'),
    () => join(site, 'libopenvino_c.so.2641'),
  ],
])('the variable may name %s', async (_, named, expected) => {
  const api = await loadLibrary(undefined, around({ SPARSAM_OPENVINO: named() }), ofVersion('2026.4.1-1'));
  expect(api.path).toBe(expected());
});

test('the option wins over the variable', async () => {
  const given = around({ SPARSAM_OPENVINO: join(root, 'archive') });
  const api = await loadLibrary(site, given, ofVersion('2026.4.1-1'));
  expect(api.path).toBe(join(site, 'libopenvino_c.so.2641'));
});

test.each(['nowhere', 'empty'])(
  'a place without the library is refused, with what was expected: %s',
  async (name) => {
    const load = loadLibrary(undefined, around({ SPARSAM_OPENVINO: join(root, name) }));
    await expect(load).rejects.toThrow(SparsamError);
    await expect(load).rejects.toThrow(
      /SPARSAM_OPENVINO is ".*", and there is no library of OpenVINO.*libopenvino_c\.so.*pip install openvino/,
    );
  },
);

test('a file that is no library says that it does not load', async () => {
  const load = loadLibrary(undefined, around({ SPARSAM_OPENVINO: site }));
  await expect(load).rejects.toThrow(SparsamError);
  await expect(load).rejects.toThrow(/libopenvino_c\.so\.2641 .*: it does not load \(.+\).*--engine onnx/);
});

test('an old version is refused by its number and the number that is needed', async () => {
  const load = loadLibrary(site, around({}), ofVersion('2023.0.1-11005-abc'));
  await expect(load).rejects.toThrow(SparsamError);
  await expect(load).rejects.toThrow(/it is OpenVINO 2023\.0\.1, and the engine needs 20\d\d\.\d or newer/);
});

test('versions are compared as numbers', () => {
  expect(tooOld('2031.10.0-1')).toBeUndefined();
  expect(tooOld('2026.4.1-22982-a9cfab0c-releases/2026/4')).toBeUndefined();
  expect(tooOld('2022.3.0-9052')).toMatch(/2022\.3\.0/);
  expect(tooOld('')).toMatch(/unknown version/);
});
