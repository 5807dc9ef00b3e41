// A comparison of 502 small jobs over BullMQ on a real Redis, with four workers of which one after the other is killed by
// SIGKILL at random moments; Redis itself is killed, forgetting everything, and the comparison, too. It has to end with the
// bits of the same comparison in one process. Needs redis-server and the built command (npm run build).
//
//   npm run prove -- queue [--kills 20] [--redis-kills 2] [--workers 4] [--seed 0] [--repetitions 25]
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { key, sampler } from '@sparsam/core';
import { sparsam } from '../support/command.mjs';
import { writeSmear } from '../support/images.mjs';
import { expectSame, outcome } from '../support/results.mjs';
import { smallGrid } from '../support/small-grid.mjs';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    'redis-kills': { type: 'string', default: '2' },
    workers: { type: 'string', default: '4' },
    repetitions: { type: 'string', default: '25' },
    seed: { type: 'string', default: '0' },
  },
});
const [kills, redisKills, most] = [values.kills, values['redis-kills'], values.workers].map(Number);
const support = join(import.meta.dirname, '../../../plugins/runner-bullmq/dist/test-support/redis-server.js');
const { noRedis, startRedis } = await import(support);
const missing = noRedis();
if (missing !== undefined) {
  console.error(`Not proven: ${missing}.`);
  process.exit(1);
}

const random = sampler(key(Number(values.seed)));
const root = await mkdtemp(join(tmpdir(), 'sparsam-queue-'));
const grid = (out, options, ...more) => [
  ...smallGrid({ data: join(root, 'smear'), out: join(root, out), repetitions: values.repetitions, options }),
  ...more,
];

const redis = await startRedis(root);
const overRedis = ['bullmq.silence=3', 'bullmq.backoff=0.5', `bullmq.redis=${redis.url}`];
const plugin = ['--plugins', '@sparsam/runner-bullmq', '--runner', 'bullmq'];
const out = join(root, 'queue');
const startWorker = () => sparsam(['work', '--out', out, '--threads', '1', ...plugin, '--set', ...overRedis]);
const startComparison = () => sparsam(grid('queue', overRedis, ...plugin));

/** Results that are there. */
async function done() {
  if (!existsSync(join(out, 'jobs'))) return 0;
  const names = await readdir(join(out, 'jobs'), { recursive: true });
  return names.filter((name) => /[\\/][0-9a-f]{64}\.json$/.test(name)).length;
}

let workers = [];
let comparison;
try {
  await writeSmear(join(root, 'smear'), { images: 160 });
  const began = performance.now();
  await sparsam(grid('alone', [])).toEnd();
  const alone = await outcome(join(root, 'alone'), 'smear');
  console.log(
    `in one process: ${alone.jobs.size} jobs, ${((performance.now() - began) / 1000).toFixed(0)} s`,
  );

  const second = performance.now();
  comparison = startComparison();
  while (!existsSync(join(out, 'queue.txt'))) {
    if (!comparison.alive()) await comparison.toEnd();
    await sleep(50);
  }
  let [dead, redisDead, again] = [0, 0, 0];
  while (comparison.alive()) {
    workers = workers.filter(({ alive }) => alive());
    const now = await done();
    // When all is done workers end, as they should.
    while (workers.length < most && now < alone.jobs.size) workers.push(startWorker());
    const share = now / alone.jobs.size;
    if (dead < kills && share > (0.95 * dead) / kills) {
      await sleep(random.integer(300));
      const victim = workers[random.integer(workers.length)];
      if (now === 0 || victim === undefined) {
        await sleep(20);
        continue;
      }
      await victim.kill();
      console.log(`kill ${++dead}: worker ${victim.child.pid}, ${await done()} results there`);
    }
    if (redisDead < redisKills && share > (redisDead + 0.5) / redisKills) {
      await redis.kill();
      await sleep(500 + random.integer(1500));
      await redis.start();
      console.log(`Redis killed with all it held (${++redisDead}), ${await done()} results there`);
    }
    if (again === 0 && share > 0.6) {
      await comparison.kill();
      again++;
      comparison = startComparison();
      console.log(`the comparison itself killed and started again, ${await done()} results there`);
    }
    await sleep(20);
  }
  const said = await comparison.toEnd();
  if (/Given up|Left out/.test(said)) throw new Error(said);
  if (dead < kills) throw new Error(`Only ${dead} of ${kills} kills came about before the end.`);
  await Promise.all(workers.map(({ toEnd }) => toEnd()));
  const result = await outcome(out, 'smear');
  expectSame(alone, result);
  console.log(
    `${result.jobs.size} jobs over ${most} workers with ${dead} kills of workers, ${redisDead} of Redis and ${again} of the comparison: ` +
      `nothing lost, nothing twice, ${result.rows} rows and all predictions equal to the bit, ${((performance.now() - second) / 1000).toFixed(0)} s`,
  );
} finally {
  if (comparison?.alive()) await comparison.kill();
  await Promise.all(workers.filter(({ alive }) => alive()).map(({ kill }) => kill()));
  await redis.kill();
  await rm(root, { recursive: true, force: true });
}
