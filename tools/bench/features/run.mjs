#!/usr/bin/env node
/**
 * Features of XCiT at 224 pixels, from bytes to one vector an image, against timm's networks on PyTorch in evaluation
 * mode, the same weights on both sides, in turns in one run. Usage:
 *   npm run bench -- features [--cases nano-p16,small-p8] [--batches 8,32] [--engines onnx,openvino,openvino-bf16]
 *     [--peers f32,bf16,f32-compile,bf16-compile] [--rounds 5] [--runs 3] [--threads 2] [--python FILE] [--json]
 *
 * --batches: images a call, where not the case's own. A peer with -compile is torch.compile's, which needs a C++ compiler.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import xcit from '@sparsam/backbone-xcit';
import { encodeSafetensors } from '@sparsam/checkpoint';
import { foldIn, key, normals } from '@sparsam/core';
import { median, mebibytes, peerNamed, spread } from '../figures.mjs';
import { peerPython } from '../peer-python.mjs';
import { startSide } from '../side.mjs';
import { cases } from './cases.mjs';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: Object.keys(cases).join(',') },
    batches: { type: 'string' },
    engines: { type: 'string', default: 'onnx' },
    peers: { type: 'string', default: 'f32' },
    rounds: { type: 'string', default: '5' },
    runs: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    python: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [rounds, runs, threads] = [values.rounds, values.runs, values.threads].map(Number);
const python = peerPython(values.python);
const script = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Largest difference of two lists, relative to the largest value of the second. */
function difference(mine, theirs) {
  const scale = Math.max(...theirs.map(Math.abs));
  return Math.max(...mine.map((value, i) => Math.abs(value - theirs[i]))) / scale;
}

/**
 * The weights of a case as a file that both sides read. No two values of a leaf are equal, as in a trained network: a
 * compiler that knows them could leave out a scale that is 1 everywhere.
 */
async function writeWeights(folder, { backbone }) {
  const network = await xcit.create(xcit.options.parse({}), { variant: backbone });
  const { params, buffers } = network.init(key(0));
  for (const [path, { dtype, data }] of Object.entries({ ...params, ...buffers })) {
    if (dtype !== 'float32') continue;
    normals(foldIn(key(1), path), data.length).forEach((z, i) => (data[i] += 0.02 * z));
  }
  const file = join(folder, `${backbone}.safetensors`);
  await writeFile(file, encodeSafetensors(new Map(Object.entries({ ...params, ...buffers }))));
  return file;
}

async function measure(name, spec) {
  const ours = [];
  for (const engine of values.engines.split(',')) {
    const side = startSide(process.execPath, [script('ours.mjs'), engine, String(threads)], { threads });
    ours.push({ name: engine, ...side, first: await side.ask({ case: spec }), seconds: [] });
  }
  const peers = [];
  for (const peer of values.peers.split(',')) {
    const side = startSide(python, [script('peer.py'), String(threads)], { threads });
    const first = await side.ask({ case: { ...spec, ...peerNamed(peer) } });
    peers.push({ name: peer, ...side, first, seconds: [] });
  }
  for (const side of [...ours, ...peers]) await side.ask({ batches: 1 });
  for (let round = 0; round < rounds; round++) {
    for (const side of [...ours, ...peers]) {
      side.last = await side.ask({ batches: runs });
      side.seconds.push(median(side.last.seconds));
    }
  }
  for (const side of [...ours, ...peers]) side.stop();
  for (const mine of ours) {
    for (const theirs of peers) {
      const ratios = mine.seconds.map((time, round) => theirs.seconds[round] / time);
      const row = {
        case: name,
        batchSize: spec.batchSize,
        engine: mine.name,
        peer: `PyTorch ${theirs.name}`,
        ratio: median(ratios),
        ratios,
        secondsOurs: median(mine.seconds),
        secondsPeer: median(theirs.seconds),
        imagesPerSecondOurs: spec.batchSize / median(mine.seconds),
        imagesPerSecondPeer: spec.batchSize / median(theirs.seconds),
        difference: difference(mine.first.features, theirs.first.features),
        compileSeconds: mine.first.compileSeconds,
        compileSecondsPeer: theirs.first.compileSeconds,
        residentOurs: mine.last.peakBytes,
        residentPeer: theirs.last.peakBytes,
        torch: theirs.last.torch,
        threads,
      };
      if (values.json) console.log(JSON.stringify(row));
      else
        console.log(
          `${name.padEnd(9)} batch ${String(spec.batchSize).padStart(2)}  ${mine.name.padEnd(13)} ${row.imagesPerSecondOurs.toFixed(1).padStart(6)}/s  PyTorch ${theirs.name.padEnd(12)} ${row.imagesPerSecondPeer.toFixed(1).padStart(6)}/s` +
            `  ratio ${row.ratio.toFixed(2)} (${spread(ratios)})  difference ${row.difference.toExponential(0)}  compile ${row.compileSeconds.toFixed(1)} s` +
            `  resident ${mebibytes(row.residentOurs)} against ${mebibytes(row.residentPeer)}`,
        );
    }
  }
}

const folder = await mkdtemp(join(tmpdir(), 'sparsam-bench-'));
try {
  for (const name of values.cases.split(',')) {
    const spec = cases[name];
    if (spec === undefined)
      throw new Error(`There is no case "${name}". There are: ${Object.keys(cases).join(', ')}.`);
    const weights = await writeWeights(folder, spec);
    const batches = values.batches?.split(',').map(Number) ?? [spec.batchSize];
    for (const batchSize of batches) await measure(name, { ...spec, batchSize, weights });
  }
} finally {
  await rm(folder, { recursive: true });
}
