import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { invoke } from '../test-support/invoke.ts';
import { typed } from '../options/table.ts';
import { commands } from './index.ts';

test.each(commands.map(({ name }) => name))('help of %s shows an example and every option', async (name) => {
  const { status, stdout, stderr } = await invoke([name, '--help']);
  expect(status).toBe(0);
  expect(stderr).toBe('');
  expect(stdout).toMatch(new RegExp(`Examples?:\\n  \\$ sparsam ${name}`));
  expect(stdout).toContain('--json');
});

test('the examples of the help use options that the command has', () => {
  for (const { name, examples, options } of commands) {
    const known = options.map(typed);
    for (const example of examples) {
      expect(example).toMatch(new RegExp(`^sparsam ${name}( |$)`));
      for (const [option] of example.matchAll(/--[\w-]+/g)) expect(known, example).toContain(option);
    }
  }
});

const bin = join(import.meta.dirname, '../../dist/bin.js');

test.skipIf(!existsSync(bin))('--help answers without loading what is heavy (needs the build)', async () => {
  const options = { env: { ...process.env, NODE_DEBUG: 'esm' } };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [bin, 'run', '--help'], {
    ...options,
    maxBuffer: 1 << 26,
  });
  expect(stdout).toContain('sparsam run --data my-images');
  // Time depends on the machine; what is loaded does not.
  for (const heavy of ['onnxruntime', 'tfjs-core', 'sharp', 'vega', 'libsvm'])
    expect(stderr).not.toMatch(new RegExp(`node_modules/(@[^/]+/)?${heavy}`));
});
