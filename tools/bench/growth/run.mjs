#!/usr/bin/env node
/**
 * How time and memory of a DINO step grow with image size, batch and depth, against PyTorch, in turns. Usage:
 *   npm run bench -- growth [--engines onnx] [--peers f32 | none] [--steps 3] [--threads 2] [--python FILE] [--svg FILE] [--json]
 *
 * XCiT nano p8 at 64/32 pixels with 16 images a step; one of the three is varied at a time. Every point is a process of
 * its own, so that its memory is its own.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, mebibytes, peerNamed } from '../figures.mjs';
import { peerPython } from '../peer-python.mjs';
import { startSide } from '../side.mjs';
import { points } from './axes.mjs';
import { growthSvg } from './plot.mjs';

const { values } = parseArgs({
  options: {
    engines: { type: 'string', default: 'onnx' },
    peers: { type: 'string', default: 'f32' },
    steps: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    python: { type: 'string' },
    svg: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [steps, threads] = [values.steps, values.threads].map(Number);
const peers = values.peers === 'none' ? [] : values.peers.split(',');
const python = peers.length === 0 ? undefined : peerPython(values.python);
const script = (name) => fileURLToPath(new URL(`../train/${name}`, import.meta.url));

const sides = [
  ...values.engines.split(',').map((engine) => ({
    side: engine,
    command: [process.execPath, [script('ours.mjs'), engine, String(threads)]],
    extra: {},
  })),
  ...peers.map((name) => ({
    side: `PyTorch ${name}`,
    command: [python, [script('peer.py'), String(threads)]],
    extra: peerNamed(name),
  })),
];

const rows = [];
for (const { axis, value, spec } of points) {
  for (const { side, command, extra } of sides) {
    const running = startSide(...command, { threads });
    await running.ask({ case: { ...spec, ...extra } });
    await running.ask({ steps: 1 });
    const { seconds, peakBytes } = await running.ask({ steps });
    running.stop();
    const row = { axis, value, side, seconds: median(seconds), resident: peakBytes / 2 ** 30 };
    rows.push(row);
    console.log(
      values.json
        ? JSON.stringify(row)
        : `${axis.padEnd(10)} ${String(value).padStart(4)}  ${side.padEnd(14)} ${(row.seconds * 1000).toFixed(0).padStart(6)} ms  ${mebibytes(peakBytes).padStart(9)}`,
    );
  }
}
if (values.svg !== undefined) await writeFile(values.svg, `${await growthSvg(rows)}\n`);
