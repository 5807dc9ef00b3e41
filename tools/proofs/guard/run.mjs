// The collapse guard on real runs: ten healthy ones of several methods and seeds, which it has to let through, and DINO made
// to collapse (the published head with a centre that stands still; a teacher temperature of 1, so that targets are nearly uniform), which it has to stop with its exit
// status 3 and the right advice. Needs the built command (npm run build).
//
//   npm run prove -- guard [--steps 400] [--only 0,1,12]
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sparsam } from '../support/command.mjs';
import { writeSmear } from '../support/images.mjs';

const { values } = parseArgs({
  options: { steps: { type: 'string', default: '400' }, only: { type: 'string' } },
});
const healthy = [
  ...[0, 1, 2, 3, 4, 5].map((seed) => ({ method: 'dino', seed })),
  ...['simclr', 'byol', 'vicreg', 'mae'].map((method) => ({ method, seed: 0 })),
];
const provoked = [0, 1].flatMap((seed) => [
  {
    method: 'dino',
    seed,
    why: 'no centring',
    options: ['dino.centerMomentum=1', 'dino.standardizeHead=false'],
  },
  {
    ...{ method: 'dino', seed, why: 'teacher temperature 1' },
    options: ['dino.teacherTemperature=1', 'dino.initialTeacherTemperature=1'],
  },
]);

const root = await mkdtemp(join(tmpdir(), 'sparsam-guard-'));
const network = ['depth=2', 'embedDim=32', 'numHeads=2', 'classAttentionDepth=1'].map((one) => `xcit.${one}`);
const head = ['numPrototypes=256', 'hiddenDim=64', 'bottleneckDim=32', 'localCrops=2'].map(
  (one) => `dino.${one}`,
);

/** Runs one pretraining; returns its status, what it said and the last numbers of its log. */
async function pretrain({ method, seed, options = [] }, index) {
  const out = join(root, `run-${index}`);
  const running = sparsam([
    ...['pretrain', '--data', join(root, 'smear'), '--out', out, '--method', method, '--seed', `${seed}`],
    ...[
      '--steps',
      values.steps,
      '--batch',
      '32',
      '--image-size',
      '32',
      '--local-size',
      '16',
      '--threads',
      '1',
    ],
    ...['--backbone', 'xcit_nano_12_p8', '--set', ...network],
    ...(method === 'dino' ? head : []),
    ...options,
  ]);
  const { code } = await running.ended;
  const log = (await readFile(join(out, 'log.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const last = log.findLast(({ loss }) => loss !== undefined) ?? {};
  const numbers = ['teacherEntropy', 'teacherKl', 'featureStd', 'effectiveRank', 'outputStd'].flatMap(
    (name) => (last[name] === undefined ? [] : [`${name} ${last[name].toPrecision(3)}`]),
  );
  return { code, steps: last.step ?? 0, said: running.said(), numbers: numbers.join(', ') };
}

const wanted = values.only?.split(',').map(Number);
let wrong = 0;
try {
  await writeSmear(join(root, 'smear'), { images: 320 });
  for (const [index, run] of [...healthy, ...provoked].entries()) {
    if (wanted !== undefined && !wanted.includes(index)) continue;
    const { code, steps, said, numbers } = await pretrain(run, index);
    const expected = run.why === undefined ? 0 : 3;
    const right = code === expected;
    if (!right) wrong++;
    console.log(
      `${right ? 'right' : 'WRONG'}  ${run.method} seed ${run.seed}${run.why === undefined ? '' : `, ${run.why}`}: ` +
        `${code === 3 ? 'stopped' : `status ${code}`} at step ${steps}; ${numbers}`,
    );
    if (code !== 0) console.log(`       ${said.trim().split('\n').at(-1)}`);
  }
} finally {
  await rm(root, { recursive: true, force: true });
}
if (wrong > 0) {
  console.error(`${wrong} runs were judged wrongly.`);
  process.exit(1);
}
