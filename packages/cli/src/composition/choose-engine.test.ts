import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SparsamError } from '@sparsam/core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { invoke } from '../test-support/invoke.ts';
import { chooseEngine } from './choose-engine.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'sparsam-engine-'));
  // Nowhere a library of OpenVINO, whatever this machine has.
  vi.stubEnv('SPARSAM_OPENVINO', join(cwd, 'none'));
  await writeFile(
    join(cwd, 'quick.mjs'),
    `import { z } from ${JSON.stringify(import.meta.resolve('zod'))};
     export default {
       kind: 'engine', name: 'quick', apiVersion: 1, description: 'has both', provides: [],
       options: z.strictObject({ precision: z.enum(['f32', 'bf16']).default('f32') }),
       create: () => ({ name: 'quick', compile: async () => { throw new Error('no'); } }),
     };`,
  );
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(cwd, { recursive: true });
});
const plugins = ['./quick.mjs'];

test('without auto and precision, nothing changes and no plugin is loaded', async () => {
  const settings = { engine: 'no-such-engine', batch: 4 };
  expect(await chooseEngine(cwd, settings)).toBe(settings);
});

// The first to load every plugin of the preset.
test('auto is ONNX Runtime in float32, and the run keeps that name', { timeout: 240_000 }, async () => {
  expect(await chooseEngine(cwd, { engine: 'auto', batch: 4 })).toEqual({ engine: 'onnx', batch: 4 });
});

test('a precision becomes an option of the engine that has it', async () => {
  const options = { quick: {}, dino: { localCrops: 2 } };
  expect(await chooseEngine(cwd, { engine: 'quick', precision: 'bf16', plugins, options })).toEqual({
    engine: 'quick',
    plugins,
    options: { quick: { precision: 'bf16' }, dino: { localCrops: 2 } },
  });
});

test('f32 is what engines without a choice do anyway', async () => {
  expect(await chooseEngine(cwd, { engine: 'onnx', precision: 'f32' })).toEqual({ engine: 'onnx' });
});

test('a run that is gone on with in f32 has no other precision left over', async () => {
  expect(await chooseEngine(cwd, { precision: 'f32' })).toEqual({
    options: { openvino: { precision: 'f32' } },
  });
});

test('bf16 with an engine that has none of it is refused', async () => {
  const choose = chooseEngine(cwd, { engine: 'onnx', precision: 'bf16' });
  await expect(choose).rejects.toThrow(SparsamError);
  await expect(choose).rejects.toThrow(/"onnx" computes in f32 alone.*--engine openvino/);
});

test('on the command line: bf16 without OpenVINO ends with 2 and says how to get it', async () => {
  const given = ['pretrain', '--data', cwd, '--out', join(cwd, 'out'), '--precision', 'bf16'];
  const { status, stderr } = await invoke(given, { cwd });
  expect(status).toBe(2);
  expect(stderr).toMatch(/No engine here computes in bf16.*pip install openvino/s);
});

test('on the command line: another precision is refused with those that there are', async () => {
  const given = ['pretrain', '--data', cwd, '--out', join(cwd, 'out'), '--precision', 'f16'];
  const { status, stderr } = await invoke(given, { cwd });
  expect(status).toBe(2);
  expect(stderr).toMatch(/--precision wants one of f32, bf16/);
});
