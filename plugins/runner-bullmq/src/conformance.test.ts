import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeRunner } from '@sparsam/testing';
import { afterAll, test } from 'vitest';
import plugin from './index.ts';
import { noRedis, startRedis } from './test-support/redis-server.ts';

const missing = noRedis();

if (missing === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'sparsam-redis-'));
  const redis = await startRedis(folder);
  afterAll(async () => {
    await redis.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  describeRunner(plugin, { options: { redis: redis.url, backoff: 0.05, silence: 1 }, serves: true });
} else test.skip(`skipped: ${missing}`, () => {});
