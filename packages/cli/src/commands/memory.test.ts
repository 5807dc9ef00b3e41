import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invoke } from '../test-support/invoke.ts';
import { tiny, writeClasses } from '../test-support/tiny.ts';

let base: string;
let data: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'sparsam-memory-'));
  data = await writeClasses(join(base, 'cells'), { a: 5, b: 5 });
});
afterAll(() => rm(base, { recursive: true }));

const pretrain = (name: string, ...more: string[]) =>
  invoke(['pretrain', '--data', data, '--out', join(base, name), '--steps', '3', ...more, ...tiny]);
const weights = async (name: string): Promise<unknown> => {
  const manifest = await readFile(join(base, name, 'checkpoint', 'manifest.json'), 'utf8');
  return (JSON.parse(manifest) as { sha256: unknown }).sha256;
};

test('low memory trains to the same weights, and is no other run', async () => {
  const usual = await pretrain('usual');
  expect(usual).toMatchObject({ status: 0 });
  expect(usual.stderr).toMatch(/a step takes about [\d.]+ [KM]iB of memory \(.* between operations\)/);
  expect(await pretrain('low', '--memory', 'low')).toMatchObject({ status: 0 });
  expect(await weights('low')).toBe(await weights('usual'));
  const resumed = await invoke(['pretrain', '--out', join(base, 'usual'), '--resume', '--memory', 'low']);
  expect(resumed).toMatchObject({ status: 0 });
});

test('an engine without that choice is refused before anything is read', async () => {
  const refused = await pretrain('openvino', '--memory', 'low', '--engine', 'openvino');
  expect(refused).toMatchObject({ status: 2 });
  expect(refused.stderr).toContain('For --memory low take --engine onnx');
});

test('a batch in parts is a run of its own, and is cut into equal ones', async () => {
  expect(await pretrain('parts', '--accumulate', '2')).toMatchObject({ status: 0 });
  const other = await invoke(['pretrain', '--out', join(base, 'parts'), '--resume', '--accumulate', '1']);
  expect(other).toMatchObject({ status: 2 });
  expect(other.stderr).toContain('accumulate 2 -> unset');
  const needed = await pretrain('needed', '--allow-accumulation');
  expect(needed).toMatchObject({ status: 0 });
  expect(await weights('needed')).not.toBe(await weights('parts'));
});

test.each(['run', 'pretrain', 'compare', 'run --dry-run', 'compare --dry-run'])(
  'parts that are not equal are refused before anything is read: %s',
  async (command) => {
    // No image is looked for in a folder that is not there.
    const nowhere = ['--data', join(base, 'nowhere'), '--out', join(base, 'odd')];
    const odd = await invoke([
      ...command.split(' '),
      ...nowhere,
      '--accumulate',
      '3',
      '--steps',
      '3',
      ...tiny,
    ]);
    expect(odd).toMatchObject({ status: 2 });
    expect(odd.stdout + odd.stderr).toMatch(
      /batch of 4 images cannot be gone through in 3 equal parts.*Take 1, 2 parts/,
    );
    expect(existsSync(join(base, 'odd'))).toBe(false);
  },
);

test('fewer images than a batch are in fewer parts, which is said', async () => {
  const few = ['pretrain', '--data', data, '--out', join(base, 'few'), '--steps', '2', '--test', '1'];
  const { status, stderr } = await invoke([...few, ...tiny, '--batch', '12', '--accumulate', '4']);
  expect(status).toBe(0);
  expect(stderr).toMatch(
    /A batch of 12 is more than the 8 images to learn from; it is 6 instead, in 3 parts/,
  );
});
