#!/usr/bin/env node
/**
 * One whole DINO step (normalisation, student, teacher, loss, centre, gradients, clipping, AdamW, teacher average)
 * against PyTorch, in turns in one run. Usage:
 *   npm run bench -- train [--cases nano-64,nano-224,small-224] [--engines onnx,openvino,openvino-bf16] [--peers f32,bf16]
 *     [--rounds 5] [--steps 3] [--threads 2] [--python FILE] [--json]
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import xcit from '@sparsam/backbone-xcit';
import { key } from '@sparsam/core';
import engineOnnx from '@sparsam/engine-onnx';
import engineOpenvino from '@sparsam/engine-openvino';
import dino, { dinoOptions } from '@sparsam/ssl-dino';
import { createTrainStep, defaultRecipe } from '@sparsam/train';
import { installedOpenvino } from '../installed-openvino.mjs';
import { peerPython } from '../peer-python.mjs';
import { cases } from './cases.mjs';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: Object.keys(cases).join(',') },
    engines: { type: 'string', default: 'onnx' },
    peers: { type: 'string', default: 'f32' },
    rounds: { type: 'string', default: '5' },
    steps: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    python: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [rounds, steps, threads] = [values.rounds, values.steps, values.threads].map(Number);
const python = peerPython(values.python);
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** Our engines, by the names of the option. */
const engines = {
  onnx: () => engineOnnx.create({}, { threads }),
  openvino: () => engineOpenvino.create({ precision: 'f32', library: installedOpenvino() }, { threads }),
  'openvino-bf16': () =>
    engineOpenvino.create({ precision: 'bf16', library: installedOpenvino() }, { threads }),
};

/** The PyTorch side, asked and answered a JSON line at a time. */
function startPeer() {
  const child = spawn(python, [fileURLToPath(new URL('peer.py', import.meta.url)), String(threads)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Threads that spin while they wait would slow down whoever's turn it is.
    env: { ...process.env, OMP_WAIT_POLICY: 'passive', OMP_NUM_THREADS: String(threads) },
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error('The PyTorch side ended early; what it printed stands above.');
      return JSON.parse(value);
    },
    stop: () => child.kill(),
  };
}

/** Our side, with the same interface. */
async function startOurs(engineName, spec) {
  const backbone = await xcit.create(xcit.options.parse({}), { variant: spec.backbone });
  const options = dinoOptions.parse({
    globalCrops: spec.globalCrops,
    localCrops: spec.localCrops,
    hiddenDim: spec.hiddenDim,
    bottleneckDim: spec.bottleneckDim,
    numPrototypes: spec.numPrototypes,
  });
  const objective = await dino.create(options, {
    backbone,
    imageSize: spec.imageSize,
    localSize: spec.localSize,
  });
  const trainStep = createTrainStep(objective, defaultRecipe());
  const create = engines[engineName];
  if (create === undefined)
    throw new Error(`There is no engine "${engineName}". There are: ${Object.keys(engines).join(', ')}.`);
  const engine = await create();
  const inputSpec = trainStep.inputSpec(spec.batchSize);
  const began = performance.now();
  const compiled = await engine.compile(trainStep.step, trainStep.init(key(0)), inputSpec);
  const compileSeconds = (performance.now() - began) / 1000;
  const plan = { totalSteps: 1000, stepsPerEpoch: 100, batchSize: spec.batchSize };
  const views = Object.fromEntries(
    Object.entries(inputSpec.views).map(([group, { shape }]) => {
      const data = new Uint8Array(shape.reduce((a, b) => a * b, 1)).map((_, i) => (i * 7919) % 251);
      return [group, { dtype: 'uint8', shape, data }];
    }),
  );
  let index = 0;
  return {
    compileSeconds,
    async ask({ steps: count }) {
      const seconds = [];
      for (let i = 0; i < count; i++) {
        const numbers = Object.entries(trainStep.scalars(200 + index++, plan));
        const scalars = Object.fromEntries(
          numbers.map(([path, value]) => [
            path,
            { dtype: 'float32', shape: [], data: Float32Array.of(value) },
          ]),
        );
        const start = performance.now();
        await compiled.run({ views, scalars, extra: {} });
        seconds.push((performance.now() - start) / 1000);
      }
      return { seconds, peakBytes: process.resourceUsage().maxRSS * 1024 };
    },
    stop: () => compiled.dispose(),
  };
}

const table = [];
const spread = (list) => `${Math.min(...list).toFixed(2)}-${Math.max(...list).toFixed(2)}`;
const mebibytes = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
for (const name of values.cases.split(',')) {
  const spec = cases[name];
  if (spec === undefined)
    throw new Error(`There is no case "${name}". There are: ${Object.keys(cases).join(', ')}.`);
  const ours = [];
  for (const engine of values.engines.split(','))
    ours.push({ engine, ...(await startOurs(engine, spec)), seconds: [] });
  const peers = [];
  for (const precision of values.peers.split(',')) {
    const peer = { precision, ...startPeer(), seconds: [] };
    await peer.ask({ case: { ...spec, precision } });
    peers.push(peer);
  }
  for (const side of [...ours, ...peers]) await side.ask({ steps: 1 });
  for (let round = 0; round < rounds; round++) {
    for (const side of [...ours, ...peers]) {
      side.last = await side.ask({ steps });
      side.seconds.push(median(side.last.seconds));
    }
  }
  for (const side of [...ours, ...peers]) await side.stop();
  for (const mine of ours) {
    for (const theirs of peers) {
      const ratios = mine.seconds.map((time, round) => theirs.seconds[round] / time);
      const row = {
        case: name,
        engine: mine.engine,
        peer: `PyTorch ${theirs.precision}`,
        ratio: median(ratios),
        ratios,
        secondsOurs: median(mine.seconds),
        secondsPeer: median(theirs.seconds),
        compileSeconds: mine.compileSeconds,
        residentOurs: mine.last.peakBytes,
        residentPeer: theirs.last.peakBytes,
        torch: theirs.last.torch,
        threads,
      };
      table.push(row);
      if (values.json) console.log(JSON.stringify(row));
      else
        console.log(
          `${name.padEnd(12)} ${mine.engine.padEnd(13)} ${(row.secondsOurs * 1000).toFixed(0).padStart(6)} ms  PyTorch ${theirs.precision.padEnd(4)} ${(row.secondsPeer * 1000).toFixed(0).padStart(6)} ms` +
            `  images/s ratio ${row.ratio.toFixed(2)} (${spread(ratios)})  compile ${row.compileSeconds.toFixed(1)} s` +
            `  resident ${mebibytes(row.residentOurs)} (all engines and cases so far) against ${mebibytes(row.residentPeer)}`,
        );
    }
  }
}
