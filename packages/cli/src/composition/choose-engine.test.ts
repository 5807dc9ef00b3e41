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
  for (const [name, options] of [
    ['quick', "{ precision: z.enum(['f32', 'bf16']).default('f32') }"],
    ['plain', '{}'],
  ] as const)
    await writeFile(
      join(cwd, `${name}.mjs`),
      `import { z } from ${JSON.stringify(import.meta.resolve('zod'))};
       export default {
         kind: 'engine', name: '${name}', apiVersion: 1, description: 'for tests', provides: [],
         options: z.strictObject(${options}),
         create: () => ({ name: '${name}', compile: async () => { throw new Error('no'); } }),
       };`,
    );
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(cwd, { recursive: true });
});
const plugins = ['./quick.mjs'];
const command = { name: 'pretrain' };

test('without auto and precision, nothing changes and no plugin is loaded', async () => {
  const settings = { engine: 'no-such-engine', batch: 4 };
  expect(await chooseEngine(cwd, settings, command)).toBe(settings);
});

// The first to load every plugin of the preset.
test('auto is ONNX Runtime in float32, and the run keeps that name', { timeout: 240_000 }, async () => {
  expect(await chooseEngine(cwd, { engine: 'auto', batch: 4 }, command)).toEqual({
    engine: 'onnx',
    batch: 4,
  });
});

test('a precision becomes an option of the engine that has it', async () => {
  const options = { quick: {}, dino: { localCrops: 2 } };
  expect(await chooseEngine(cwd, { engine: 'quick', precision: 'bf16', plugins, options }, command)).toEqual({
    engine: 'quick',
    plugins,
    options: { quick: { precision: 'bf16' }, dino: { localCrops: 2 } },
  });
});

test('f32 is what engines without a choice do anyway', async () => {
  const given = { engine: 'plain', precision: 'f32', plugins: ['./plain.mjs'] } as const;
  expect(await chooseEngine(cwd, given, command)).toEqual({ engine: 'plain', plugins: ['./plain.mjs'] });
});

test('a run that is gone on with in f32 has no other precision left over', async () => {
  expect(await chooseEngine(cwd, { precision: 'f32' }, command)).toEqual({
    options: { onnx: { precision: 'f32' }, openvino: { precision: 'f32' } },
  });
});

test('bf16 with an engine that has none of it is refused', async () => {
  const choose = chooseEngine(cwd, { engine: 'onnx', precision: 'bf16' }, command);
  await expect(choose).rejects.toThrow(SparsamError);
  await expect(choose).rejects.toThrow(/"onnx" does not compute in bf16.*--engine openvino/);
});

test('int8 is for commands that may round, on the engine that has it', async () => {
  const given = { precision: 'int8' } as const;
  await expect(chooseEngine(cwd, given, command)).rejects.toThrow(
    /sparsam pretrain computes in f32 or bf16.*extract and evaluate/,
  );
  expect(await chooseEngine(cwd, given, { name: 'extract', mayRound: true })).toEqual({
    engine: 'onnx',
    options: { onnx: { precision: 'int8' } },
  });
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
