// Kills a comparison with SIGKILL at random moments, starts it again each time with the same command, and compares what it
// ends with to one that was left alone: the hash of all weights that were learned, predictions, tables. After each kill no
// file but temporary ones may be half-written. Needs the built command (npm run build).
//
//   node tools/proofs/kill/compare.mjs [--what train|grid] [--kills 3] [--seed 0] [--accumulate 1] [--quick] [--keep]
//
// train: supervised training with its search, in one process. grid: pretraining, features, classifiers, fine-tuning and
// supervised training in a pool of two processes; about a third of the kills hit a worker of the pool, the rest the comparison.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { key, sampler } from '@sparsam/core';
import { sparsam } from '../support/command.mjs';
import { writeSmear } from '../support/images.mjs';
import { checkWhole, expectSame, outcome } from '../support/results.mjs';
import { uponChange } from '../support/upon-change.mjs';

const { values } = parseArgs({
  options: {
    what: { type: 'string', default: 'train' },
    kills: { type: 'string', default: '3' },
    seed: { type: 'string', default: '0' },
    accumulate: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const pool = values.what === 'grid';
const kills = Number(values.kills);
const random = sampler(key(Number(values.seed)));
const root = await mkdtemp(join(tmpdir(), `sparsam-kill-${values.what}-`));

const network = ['depth=1', 'embedDim=16', 'numHeads=2', 'classAttentionDepth=1'].map((one) => `xcit.${one}`);
const head = ['numPrototypes=16', 'hiddenDim=16', 'bottleneckDim=8', 'localCrops=1'].map(
  (one) => `dino.${one}`,
);
const rates = values.quick ? '[0.001]' : '[0.001,0.01]';
const search = [`learningRates=${rates}`, 'strengths=["light"]', 'weightDecays=[0.05]'].map(
  (one) => `search.${one}`,
);
const command = (out) => [
  ...['compare', '--data', join(root, 'smear'), '--out', out, '--test', '16', '--equal', 'steps'],
  ...['--methods', pool ? 'dino,pixels,supervised,fine-tuned' : 'supervised', '--steps', pool ? '30' : '40'],
  ...[
    '--k',
    '3',
    '--repetitions',
    values.quick ? '1' : '2',
    '--classifiers',
    'knn',
    '--batch',
    '4',
    '--threads',
    pool ? '2' : '1',
  ],
  ...['--accumulate', values.accumulate],
  ...['--workers', pool ? '2' : '1', '--image-size', '16', '--local-size', '8'],
  ...['--backbone', 'xcit_nano_12_p8', '--set', ...network, ...head, ...search],
];

/** Processes that a process has started. */
async function childrenOf(pid) {
  try {
    const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

const running = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

let current;
let failed = true;
try {
  await writeSmear(join(root, 'smear'), { images: 64, size: 16 });
  const began = performance.now();
  await sparsam(command(join(root, 'whole'))).toEnd();
  const seconds = (performance.now() - began) / 1000;
  const whole = await outcome(join(root, 'whole'), 'smear');
  const weights = [...whole.jobs.values()].filter((text) => text.includes('"weights":')).length;
  console.log(
    `left alone: ${whole.jobs.size} jobs, ${weights} of them with weights, ${seconds.toFixed(1)} s`,
  );

  const out = join(root, 'killed');
  const orphans = [];
  let [done, runs] = [0, 0];
  while (done < kills) {
    current = sparsam(command(out));
    const { child, ended } = current;
    const kind = ['time', 'change'][random.integer(2)];
    if (kind === 'change') await uponChange(join(out, 'artefacts'), 1 + random.integer(120), ended);
    else await Promise.race([ended, sleep(random.uniform(0, 1000 * seconds))]);
    const workers = await childrenOf(child.pid);
    let whom = 'the comparison';
    if (pool && workers.length > 0 && random.integer(2) === 0 && current.alive()) {
      // The pool replaces its worker and goes on; the comparison may live to the end, or be killed later.
      whom = 'a worker';
      process.kill(workers[random.integer(workers.length)], 'SIGKILL');
      console.log(`kill ${++done} (${kind}, ${whom})`);
      await checkWhole(out);
      if (random.integer(2) === 0 || done >= kills) {
        await current.toEnd();
      } else {
        await Promise.race([ended, sleep(random.uniform(0, 500 * seconds))]);
        whom = 'the comparison';
      }
    }
    if (current.alive()) {
      orphans.push(...(await childrenOf(child.pid)));
      await current.kill();
      if (existsSync(out)) await checkWhole(out);
      console.log(`kill ${++done} (${kind}, ${whom})`);
      continue;
    }
    await current.toEnd();
    expectSame(whole, await outcome(out, 'smear'));
    await rm(out, { recursive: true });
    runs++;
  }
  if (existsSync(out)) {
    current = sparsam(command(out));
    await current.toEnd();
    expectSame(whole, await outcome(out, 'smear'));
    runs++;
  }
  // Workers whose comparison was killed end by themselves, at the latest after their job.
  for (let waited = 0; orphans.some(running); waited++) {
    if (waited > 600)
      throw new Error(`Workers of killed comparisons still run: ${orphans.filter(running).join(', ')}`);
    await sleep(100);
  }
  failed = false;
  console.log(
    `${done} kills over ${runs} comparisons (${values.what}): each ended with the bits of the one that was left alone`,
  );
} finally {
  if (current?.alive()) await current.kill();
  if (values.keep || failed) console.log(`kept: ${root}`);
  else await rm(root, { recursive: true });
}
