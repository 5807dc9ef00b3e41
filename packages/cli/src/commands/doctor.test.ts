import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invoke } from '../test-support/invoke.ts';

let cwd: string;
beforeAll(async () => {
  // Away from the workspace: none of the optional engines is found from here.
  cwd = await mkdtemp(join(tmpdir(), 'sparsam-doctor-'));
  await mkdir(join(cwd, 'plugins'));
  await writeFile(
    join(cwd, 'lame.mjs'),
    `export default {
      kind: 'engine', name: 'lame', apiVersion: 1, description: 'compiles nothing', provides: [],
      options: { safeParse: (data) => ({ success: true, data }) },
      create: () => ({ name: 'lame', compile: async () => { throw new Error('it has no legs'); } }),
    };`,
  );
});
afterAll(() => rm(cwd, { recursive: true }));

type Report = {
  readonly ok: boolean;
  readonly machine: { readonly node: string };
  readonly engines: readonly {
    engine: string;
    device: string;
    state: string;
    imagesPerSecond?: number;
    reason?: string;
  }[];
};

test('reports the machine and every engine, in JSON as well', { timeout: 240_000 }, async () => {
  const { status, stdout } = await invoke(['doctor', '--json', '--threads', '1'], { cwd });
  expect(status).toBe(0);
  const { ok, machine, engines } = JSON.parse(stdout) as Report;
  expect(ok).toBe(true);
  expect(machine.node).toBe(process.versions.node);
  const onnx = engines.find(({ engine, device }) => engine === 'onnx' && device === 'cpu');
  expect(onnx).toMatchObject({ state: 'works' });
  expect(onnx?.imagesPerSecond).toBeGreaterThan(0);
  const tfjs = engines.find(({ engine }) => engine === 'tfjs');
  expect(tfjs).toMatchObject({ state: 'missing' });
  expect(tfjs?.reason).toContain('npm install @sparsam/engine-tfjs');
});

test(
  'an engine that fails is shown with its reason; it ends the command with 1 where it is the one asked for',
  { timeout: 240_000 },
  async () => {
    const given = ['doctor', '--plugins', './lame.mjs', '--threads', '1'];
    const asked = await invoke([...given, '--engine', 'lame'], { cwd });
    expect(asked.status).toBe(1);
    expect(asked.stdout).toMatch(/lame +default +fails/);
    expect(asked.stdout).toMatch(/onnx +cpu +works/);
    expect(asked.stderr).toMatch(/engine "lame" does not work here: it has no legs/);
  },
);
