import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { optionTable } from '../options/table.ts';
import { invoke } from '../test-support/invoke.ts';
import { loadConfig } from './load-config.ts';

let cwd: string;
beforeAll(async () => void (cwd = await mkdtemp(join(tmpdir(), 'sparsam-init-'))));
afterAll(() => rm(cwd, { recursive: true }));

test('without anybody to ask, flags answer and the rest is usual; the file is read as it was meant', async () => {
  const { status, stdout } = await invoke(['init', '--data', "it's images", '--minutes', '3'], { cwd });
  expect(status).toBe(0);
  expect(stdout).toContain('Next: sparsam run');
  const { settings } = await loadConfig(cwd);
  expect(settings).toMatchObject({ data: join(cwd, "it's images"), method: 'dino', minutes: 3, plugins: [] });
});

test('a file that is there is kept unless --overwrite is given', async () => {
  expect(await invoke(['init'], { cwd })).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/exists/),
  });
  expect((await invoke(['init', '--overwrite'], { cwd })).status).toBe(0);
});

test('as JSON it comes with a schema that knows every option and those of the plugins', async () => {
  const out = 'other.config.json';
  expect((await invoke(['init', '--out', out], { cwd })).status).toBe(0);
  const written = JSON.parse(await readFile(join(cwd, out), 'utf8')) as Record<string, unknown>;
  const schema = JSON.parse(await readFile(join(cwd, 'sparsam.schema.json'), 'utf8')) as {
    additionalProperties: boolean;
    properties: Record<string, { properties?: Record<string, { properties?: Record<string, unknown> }> }>;
  };
  expect(written['$schema']).toBe('./sparsam.schema.json');
  for (const name of Object.keys(written)) expect(Object.keys(schema.properties)).toContain(name);
  // prettier-ignore
  const typedOnly = ['config', 'allowLeaks', 'dropLeaks', 'dryRun', 'what', 'print', 'time', 'json', 'quiet', 'verbose', 'resume', 'overwrite'];
  expect(Object.keys(schema.properties).sort()).toEqual(
    ['$schema', ...Object.keys(optionTable).filter((name) => !typedOnly.includes(name))].sort(),
  );
  expect(schema.additionalProperties).toBe(false);
  expect(schema.properties['options']?.properties?.['dino']?.properties).toHaveProperty('teacherMomentum');
  expect((await loadConfig(cwd, out)).settings).toMatchObject({ backbone: 'xcit_nano_12_p8' });
});

test.each([
  [['--method', 'dion'], /no objective "dion".*Did you mean "dino"/],
  [['--backbone', 'xcit_nano'], /no backbone "xcit_nano"/],
  [['--out', 'config.yaml'], /ends in \.ts or \.json; config\.yaml does not/],
])('%j is refused, and nothing is written', async (options, message) => {
  const { status, stderr } = await invoke(['init', '--overwrite', ...options], { cwd });
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});
