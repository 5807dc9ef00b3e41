#!/usr/bin/env node
/**
 * One whole DINO step (normalisation, student, teacher, loss, centre, gradients, clipping, AdamW, teacher average)
 * against PyTorch, in turns in one run. Usage:
 *   npm run bench -- train [--cases nano-64,nano-224,small-224] [--engines onnx,onnx-low,openvino,openvino-bf16]
 *     [--peers f32,bf16,f32-compile,bf16-compile | none: engines against the first of them]
 *     [--rounds 5] [--steps 3] [--threads 2] [--python FILE] [--json]
 *
 * A peer with -compile is torch.compile's, which needs a C++ compiler.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, mebibytes, peerNamed, spread } from '../figures.mjs';
import { peerPython } from '../peer-python.mjs';
import { startSide } from '../side.mjs';
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
const python = values.peers === 'none' ? undefined : peerPython(values.python);
const script = (name) => fileURLToPath(new URL(name, import.meta.url));

const table = [];
for (const name of values.cases.split(',')) {
  const spec = cases[name];
  if (spec === undefined)
    throw new Error(`There is no case "${name}". There are: ${Object.keys(cases).join(', ')}.`);
  const ours = [];
  for (const engine of values.engines.split(',')) {
    const side = startSide(process.execPath, [script('ours.mjs'), engine, String(threads)], { threads });
    const { compileSeconds } = await side.ask({ case: spec });
    ours.push({ engine, compileSeconds, ...side, seconds: [] });
  }
  const peers = [];
  for (const name of values.peers === 'none' ? [] : values.peers.split(',')) {
    const side = startSide(python, [script('peer.py'), String(threads)], { threads });
    const peer = { name: `PyTorch ${name}`, ...side, seconds: [] };
    await peer.ask({ case: { ...spec, ...peerNamed(name) } });
    peers.push(peer);
  }
  for (const side of [...ours, ...peers]) await side.ask({ steps: 1 });
  for (let round = 0; round < rounds; round++) {
    for (const side of [...ours, ...peers]) {
      side.last = await side.ask({ steps });
      side.seconds.push(median(side.last.seconds));
      // Steadier than the clock where the machine has other work; PyTorch's side does not tell it.
      if (side.last.processor !== undefined) (side.processor ??= []).push(median(side.last.processor));
    }
  }
  for (const side of [...ours, ...peers]) side.stop();
  for (const mine of ours) {
    for (const theirs of peers.length > 0 ? peers : ours.slice(0, 1)) {
      const ratios = mine.seconds.map((time, round) => theirs.seconds[round] / time);
      const row = {
        case: name,
        engine: mine.engine,
        peer: theirs.name ?? theirs.engine,
        ratio: median(ratios),
        ratios,
        secondsOurs: median(mine.seconds),
        secondsPeer: median(theirs.seconds),
        processorOurs: median(mine.processor),
        ...(theirs.processor === undefined ? {} : { processorPeer: median(theirs.processor) }),
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
          `${name.padEnd(12)} ${mine.engine.padEnd(13)} ${(row.secondsOurs * 1000).toFixed(0).padStart(6)} ms  ${row.peer.padEnd(12)} ${(row.secondsPeer * 1000).toFixed(0).padStart(6)} ms` +
            `  images/s ratio ${row.ratio.toFixed(2)} (${spread(ratios)})  compile ${row.compileSeconds.toFixed(1)} s` +
            `  processor ${row.processorOurs.toFixed(1)} s${row.processorPeer === undefined ? '' : ` against ${row.processorPeer.toFixed(1)} s`}` +
            `  resident ${mebibytes(row.residentOurs)} against ${mebibytes(row.residentPeer)}`,
        );
    }
  }
}
