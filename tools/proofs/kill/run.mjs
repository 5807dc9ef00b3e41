// Kills with SIGKILL at random moments across pretraining, supervised training and a grid: each resumed run has to end with
// the bits of one that was left alone, and no file may ever be half-written. See pretrain.mjs and compare.mjs beside it.
//
//   npm run prove -- kill [--kills 100] [--seed 0]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '100' }, seed: { type: 'string', default: '0' } },
});
const kills = Number(values.kills);
const third = Math.ceil(kills / 3);
const parts = [
  ['pretrain.mjs', [], third],
  ['compare.mjs', ['--what', 'train'], Math.min(third, kills - third)],
  ['compare.mjs', ['--what', 'grid'], kills - 2 * third],
];
for (const [script, args, count] of parts) {
  if (count <= 0) continue;
  const { status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, script), ...args, '--kills', `${count}`, '--seed', values.seed],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exit(status ?? 1);
}
