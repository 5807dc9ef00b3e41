import { expect, test } from 'vitest';
import { invoke } from '../test-support/invoke.ts';
import { tiny, tinyBackbone } from '../test-support/tiny.ts';

const small = ['graph', '--backbone', 'xcit_nano_12_p8', ...tiny];

test('tables show every pass and every operator, with times where asked', async () => {
  const { status, stdout, stderr } = await invoke([...small, '--time']);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(stdout).toMatch(/^A training step of dino on xcit_\S+, views of 16 and 8 pixels, batch 4/);
  for (const stage of ['traced', 'dead-code', 'tile-rows', 'finish-early'])
    expect(stdout).toMatch(new RegExp(`^${stage} +\\d+ +[\\d.]+ .*iB`, 'm'));
  expect(stdout).toMatch(/^Gemm +\d+ .* %$/m);
  expect(stdout).toMatch(/^all +\d+ .* 100.0 %$/m);
});

test('--json says the same a stage a line', async () => {
  const { stdout } = await invoke([...small, '--json']);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines[0]).toMatchObject({ event: 'stage', name: 'traced' });
  expect(lines.at(-2)).toMatchObject({ event: 'stage', name: 'finish-early' });
  expect(lines.at(-1)).toMatchObject({ event: 'compiled', what: 'step', method: 'dino', batch: 4 });
});

test('--print writes the graph alone, of the features too, at any stage', async () => {
  const features = ['graph', '--what', 'features', '--backbone', 'xcit_nano_12_p8', '--batch', '2'];
  const compiled = await invoke([...features, ...tinyBackbone, '--print', '--quiet']);
  expect(compiled.stderr).toBe('');
  expect(compiled.stdout).toMatch(/^state\/.*: f32\[/);
  expect(compiled.stdout).toMatch(/return output\/features = %\d+\n$/);
  const traced = await invoke([...features, ...tinyBackbone, '--print', 'traced', '--quiet']);
  expect(traced.stdout.length).toBeGreaterThan(compiled.stdout.length);
});

test('what cannot be shown is refused with what can', async () => {
  const wrong = await invoke([...small, '--print', 'dead-cod']);
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toMatch(/Did you mean "dead-code"\? There are: traced, dead-code, .*compiled/);
  const eager = await invoke([...small, '--plugins', '@sparsam/engine-tfjs', '--engine', 'tfjs']);
  expect(eager.status).toBe(2);
  expect(eager.stderr).toMatch(/engine "tfjs" cannot show what it compiles.*--engine onnx/);
  const size = await invoke(['graph', '--image-size', '60']);
  expect(size).toMatchObject({ status: 2, stdout: '' });
  expect(size.stderr).toMatch(/--image-size 60 does not fit/);
});
