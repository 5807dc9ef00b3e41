// Views per second and core against torchvision: 2 views of 256 and 5 of 96 pixels from one image of 360, the reference's
// recipe, one thread each, in turns. Usage: npm run bench -- views [--rounds 7] [--images 20] [--json]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createViewRenderer, referenceRecipes, sampleViewParameters } from '@sparsam/augment';
import { foldIn, key, sampler } from '@sparsam/core';
import { median } from '../figures.mjs';
import { peerPython } from '../peer-python.mjs';
import { startSide } from '../side.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    images: { type: 'string', default: '20' },
    size: { type: 'string', default: '360' },
    python: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [rounds, images, size] = [values.rounds, values.images, values.size].map(Number);

/** A smooth picture with edges and noise, as photographs are. */
function picture() {
  const random = sampler(key(1));
  const data = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const cell = Math.hypot((x % 120) - 60, (y % 120) - 60) < 38 ? -70 : 0;
      for (let c = 0; c < 3; c++) {
        const value =
          170 +
          cell * (1 - 0.3 * c) +
          30 * Math.sin(x / (20 + 9 * c)) * Math.cos(y / 31) +
          random.normal(0, 6);
        data[(y * size + x) * 3 + c] = Math.max(0, Math.min(255, value));
      }
    }
  }
  return data;
}

const data = picture();
const renderer = createViewRenderer();
const plan = [
  [referenceRecipes.global1, 256],
  [referenceRecipes.global2, 256],
  ...Array.from({ length: 5 }, () => [referenceRecipes.local, 96]),
].map(([recipe, edge]) => ({ recipe, edge, out: new Uint8Array(edge * edge * 3) }));

function ours(seed) {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  for (let i = 0; i < images; i++) {
    renderer.load({ width: size, height: size, data });
    const imageKey = foldIn(key(seed), i);
    plan.forEach(({ recipe, edge, out }, view) => {
      renderer.render(
        sampleViewParameters(foldIn(imageKey, view), recipe, { width: size, height: size }),
        edge,
        out,
      );
    });
  }
  const used = process.cpuUsage(cpu);
  return { cpu: (used.user + used.system) / 1e6, wall: (performance.now() - wall) / 1e3 };
}

const python = peerPython(values.python);
const folder = mkdtempSync(join(tmpdir(), 'sparsam-views-'));
const file = join(folder, 'image.rgb');
writeFileSync(file, data);
const peer = startSide(python, [fileURLToPath(new URL('views.py', import.meta.url))], { threads: 1 });
const theirs = (seed) => peer.ask({ file, size, images, seed });

try {
  await theirs(0);
  ours(0);
  const results = [];
  for (let round = 1; round <= rounds; round++) {
    const torchvision = await theirs(round);
    const sparsam = ours(round);
    results.push({ torchvision, sparsam, ratio: torchvision.cpu / sparsam.cpu });
  }
  const milliseconds = (side) => results.map((result) => (result[side].cpu / images) * 1e3);
  const ratios = results.map(({ ratio }) => ratio);
  const summary = {
    bench: 'views',
    image: size,
    views: '2 x 256 + 5 x 96',
    rounds,
    images,
    millisecondsPerImage: {
      torchvision: median(milliseconds('torchvision')),
      sparsam: median(milliseconds('sparsam')),
    },
    ratio: { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) },
  };
  if (!values.json) {
    console.log(`processor ms an image, one thread each   torchvision   sparsam   ratio`);
    results.forEach(({ ratio }, i) => {
      const [peerTime, ownTime] = [milliseconds('torchvision')[i], milliseconds('sparsam')[i]];
      console.log(
        `round ${String(i + 1).padEnd(34)} ${peerTime.toFixed(1).padStart(11)} ${ownTime.toFixed(1).padStart(9)} ${ratio.toFixed(2).padStart(7)}`,
      );
    });
    const { torchvision, sparsam } = summary.millisecondsPerImage;
    console.log(
      `median${' '.repeat(35)}${torchvision.toFixed(1).padStart(11)} ${sparsam.toFixed(1).padStart(9)} ${summary.ratio.median.toFixed(2).padStart(7)}`,
    );
  }
  console.log(JSON.stringify(summary));
} finally {
  peer.stop();
  rmSync(folder, { recursive: true, force: true });
}
