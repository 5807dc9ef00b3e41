// Kills a pretraining with SIGKILL at random moments, resumes it each time, and compares what it ends with to a run
// that was left alone: checkpoint bytes and log (but for times). Needs the built command (npm run build).
//
//   node tools/proofs/kill/pretrain.mjs [--kills 5] [--steps 120] [--seed 0] [--keep]
//
// A fifth of the kills fall into the start of a run, half into its training, the rest upon a write into its checkpoint
// folder. After each kill what lies in the folder is checked: no file but temporary ones may be half-written.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readCheckpoint } from '@sparsam/checkpoint';
import { key, sampler } from '@sparsam/core';
import { timeKeys } from '@sparsam/train';
import sharp from 'sharp';
import { sparsam } from '../support/command.mjs';
import { uponChange } from '../support/upon-change.mjs';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '5' },
    steps: { type: 'string', default: '120' },
    seed: { type: 'string', default: '0' },
    keep: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
const random = sampler(key(Number(values.seed)));
const root = await mkdtemp(join(tmpdir(), 'sparsam-kill-'));
const data = join(root, 'images');

const network = ['embedDim=16', 'depth=1', 'numHeads=2', 'patchSize=16'].map((option) => `xcit.${option}`);
const head = ['numPrototypes=64', 'hiddenDim=32', 'bottleneckDim=16', 'numHeadLayers=2'].map(
  (option) => `dino.${option}`,
);
const recipe = [
  ...['--backbone', 'xcit', '--image-size', '32', '--local-size', '16', '--batch', '8', '--threads', '2'],
  ...['--steps', values.steps, '--test', '4', '--set', ...network, ...head],
];

/** Small images of two kinds, so that the run looks at its features with a classifier, too. */
async function writeImages() {
  for (const [label, colour] of Object.entries({ pale: 190, dark: 60 })) {
    await mkdir(join(data, label), { recursive: true });
    for (let i = 0; i < 20; i++) {
      const pixels = Uint8Array.from({ length: 32 * 32 * 3 }, () => colour + random.integer(60));
      const image = sharp(pixels, { raw: { width: 32, height: 32, channels: 3 } });
      await image.png().toFile(join(data, label, `${i}.png`));
    }
  }
}

/** Starts a run, or goes on with the one in the folder. */
function start(out) {
  const begun = existsSync(join(out, 'config.json'));
  const how = begun ? ['--resume'] : ['--data', data, ...recipe, ...(existsSync(out) ? ['--overwrite'] : [])];
  return sparsam(['pretrain', '--out', out, ...how]);
}

/** What has to hold in a run's folder at every moment. */
async function checkFolder(out) {
  for (const name of ['config.json', 'checkpoint/manifest.json', 'checkpoint/manifest.previous.json']) {
    const path = join(out, name);
    if (existsSync(path)) JSON.parse(await readFile(path, 'utf8'));
  }
  if (!existsSync(join(out, 'checkpoint/manifest.json'))) return undefined;
  const { warning, manifest } = await readCheckpoint(join(out, 'checkpoint'));
  if (warning !== undefined) throw new Error(`After a kill: ${warning}`);
  return manifest.step;
}

/** All that two equal runs share. */
async function outcome(out) {
  const folder = join(out, 'checkpoint');
  const manifest = await readFile(join(folder, 'manifest.json'), 'utf8');
  const log = (await readFile(join(out, 'log.jsonl'), 'utf8')).trim().split('\n');
  return {
    manifest,
    tensors: (await readFile(join(folder, JSON.parse(manifest).file))).toString('base64'),
    log: log.map((line) =>
      JSON.stringify(JSON.parse(line), (name, value) => (timeKeys.includes(name) ? undefined : value)),
    ),
  };
}

async function expectSame(whole, out) {
  const [a, b] = [await outcome(whole), await outcome(out)];
  const line = a.log.findIndex((text, index) => text !== b.log[index]);
  if (line >= 0 || a.log.length !== b.log.length) {
    throw new Error(`The logs differ from line ${line + 1} on:\n${a.log[line]}\n${b.log[line]}`);
  }
  for (const part of ['manifest', 'tensors']) {
    if (a[part] !== b[part]) throw new Error(`The ${part} of ${out} differ from those of ${whole}.`);
  }
  const left = (await readdir(join(out, 'checkpoint'))).filter((name) => name.endsWith('.tmp'));
  if (left.length > 0) console.log(`left behind: ${left.join(', ')}`);
}

let failed = true;
try {
  await writeImages();
  const whole = join(root, 'whole');
  const began = performance.now();
  const first = start(whole);
  while (!existsSync(join(whole, 'log.jsonl'))) if (await Promise.race([first.ended, sleep(10)])) break;
  const startSeconds = (performance.now() - began) / 1000;
  await first.toEnd();
  const wholeSeconds = (performance.now() - began) / 1000;
  console.log(
    `left alone: ${wholeSeconds.toFixed(1)} s, of which ${startSeconds.toFixed(1)} s before the first step`,
  );

  const out = join(root, 'killed');
  let runs = 0;
  for (let done = 0; done < kills;) {
    const run = start(out);
    const kind = ['start', 'training', 'training', 'write', 'training', 'write'][random.integer(6)];
    const moment =
      kind === 'start' ? random.uniform(0, startSeconds) : random.uniform(startSeconds, wholeSeconds);
    if (kind === 'write') await uponChange(join(out, 'checkpoint'), 1 + random.integer(400), run.ended);
    else await Promise.race([run.ended, sleep(moment * 1000)]);
    run.child.kill('SIGKILL');
    const { code, signal } = await run.ended;
    if (signal !== 'SIGKILL') {
      if (code !== 0) throw new Error(`The command ended with ${code}:\n${run.said()}`);
      await expectSame(whole, out);
      await rm(out, { recursive: true });
      runs++;
      continue;
    }
    const step = await checkFolder(out);
    console.log(
      `kill ${++done} (${kind}): ${step === undefined ? 'no checkpoint yet' : `checkpoint of step ${step}`}`,
    );
  }
  await start(out).toEnd();
  await expectSame(whole, out);
  failed = false;
  console.log(
    `${kills} kills over ${runs + 1} runs: every run ended with the bits of the one that was left alone`,
  );
} finally {
  if (values.keep || failed) console.log(`kept: ${root}`);
  else await rm(root, { recursive: true });
}
