// What a comparison takes over the sum of its jobs, on the hardest case: 502 jobs of milliseconds in one process. Times are the
// command's own; the sum is over what the jobs took, their results written. Needs the built command (npm run build).
//
//   npm run prove -- grid [--repetitions 25]
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { bin } from '../support/command.mjs';
import { writeSmear } from '../support/images.mjs';
import { smallGrid } from '../support/small-grid.mjs';

const limit = 0.02;
const { values } = parseArgs({ options: { repetitions: { type: 'string', default: '25' } } });
const root = await mkdtemp(join(tmpdir(), 'sparsam-grid-'));
try {
  const data = await writeSmear(join(root, 'smear'), { images: 160 });
  const command = smallGrid({ data, out: join(root, 'grid'), repetitions: Number(values.repetitions) });
  const began = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...command, '--json', '--quiet'], {
    maxBuffer: 2 ** 28,
  });
  const whole = (performance.now() - began) / 1000;
  const { jobs, seconds, jobSeconds } = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .find(({ event }) => event === 'done');
  const share = seconds / jobSeconds - 1;
  const percent = `${(100 * share).toFixed(2)} %`;
  console.log(
    `${jobs} jobs: ${jobSeconds.toFixed(2)} s in jobs, ${seconds.toFixed(2)} s for all of them, ${percent} over their sum; ` +
      `with start, data, statistics and report ${whole.toFixed(1)} s`,
  );
  if (share >= limit) {
    console.error(`That is more than ${100 * limit} %.`);
    process.exitCode = 1;
  }
} finally {
  await rm(root, { recursive: true, force: true });
}
