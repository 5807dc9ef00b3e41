import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const command = join(import.meta.dirname, '../../../packages/cli/dist/bin.js');

test('a pretraining that is killed five times ends with the bits of one that was left alone', async () => {
  expect(existsSync(command), `${command} is missing: npm run build`).toBe(true);
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'pretrain.mjs'),
    ...['--kills', '5', '--steps', '60'],
  ]);
  expect(stdout).toMatch(/^5 kills over \d+ runs: every run ended with the bits/m);
}, 600_000);

test('a supervised training that is killed twice in a comparison ends with the bits of one that was left alone', async () => {
  expect(existsSync(command), `${command} is missing: npm run build`).toBe(true);
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'compare.mjs'),
    ...['--what', 'train', '--kills', '2', '--quick'],
  ]);
  expect(stdout).toMatch(/^2 kills over \d+ comparisons \(train\): each ended with the bits/m);
}, 600_000);
