#!/usr/bin/env node
/**
 * One whole DINO step (normalisation, student, teacher, loss, centre, gradients, clipping, AdamW, teacher average)
 * against PyTorch, in turns in one run. Usage:
 *   npm run bench -- train [--cases nano-64,nano-224,small-224] [--engines onnx,onnx-low,openvino,openvino-bf16]
 *     [--peers f32,bf16 | none: engines against the first of them]
 *     [--rounds 5] [--steps 3] [--threads 2] [--python FILE] [--json]
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
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
const python = values.peers === 'none' ? undefined : peerPython(values.python);
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

const script = (name) => fileURLToPath(new URL(name, import.meta.url));

/** One side in a process of its own, asked and answered a JSON line at a time. */
function startSide(program, args) {
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Threads that spin while they wait would slow down whoever's turn it is.
    env: { ...process.env, OMP_NUM_THREADS: String(threads) },
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`${program} ended early; what it printed stands above.`);
      return JSON.parse(value);
    },
    stop: () => child.kill(),
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
  for (const engine of values.engines.split(',')) {
    const side = startSide(process.execPath, [script('ours.mjs'), engine, String(threads)]);
    const { compileSeconds } = await side.ask({ case: spec });
    ours.push({ engine, compileSeconds, ...side, seconds: [] });
  }
  const peers = [];
  for (const precision of values.peers === 'none' ? [] : values.peers.split(',')) {
    const peer = {
      name: `PyTorch ${precision}`,
      precision,
      ...startSide(python, [script('peer.py'), String(threads)]),
      seconds: [],
    };
    await peer.ask({ case: { ...spec, precision } });
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
