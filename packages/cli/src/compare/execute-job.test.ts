import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Context } from '../commands/command.ts';
import { capturedIo } from '../test-support/invoke.ts';
import { tinyNetwork, writeClasses } from '../test-support/tiny.ts';
import { createProgress } from '../ui/progress.ts';
import { createDataCache } from './data-cache.ts';
import { createExecutor } from './execute-job.ts';
import { openJobStore } from './job-store.ts';
import { makeJob } from './plan-jobs.ts';

test('two workers that were given one pretraining: one does it, the other waits and finds it done', async () => {
  const root = await mkdtemp(join(tmpdir(), 'sparsam-execute-'));
  try {
    const io = capturedIo();
    const context: Context = { io, progress: createProgress(io, true), say() {}, commandLine: '' };
    const out = join(root, 'out');
    const place = { data: await writeClasses(join(root, 'cells'), { a: 8, b: 8 }), imageSize: 16 };
    const split = { seed: 0, test: 4, minClassSize: 1 };
    const cache = createDataCache(context, out, 1);
    const { hash } = await cache.get(place, split);
    const dino = { numPrototypes: 16, hiddenDim: 16, bottleneckDim: 8, localCrops: 1 };
    const job = makeJob(
      'Pretrain dino',
      {
        ...{ does: 'pretrain', data: { hash, ...split }, backbone: 'xcit_nano_12_p8', engine: 'onnx' },
        ...{ imageSize: 16, localSize: 8, batch: 4, seed: 0, method: 'dino', length: { steps: 3 } },
        options: { xcit: tinyNetwork, dino },
      },
      place,
      [],
    );
    const given = { out, threads: 1, plugins: [], cache };
    const workers = await Promise.all([createExecutor(context, given), createExecutor(context, given)]);
    await Promise.all(workers.map(({ execute }) => execute(job, io.signal)));
    await Promise.all(workers.map(({ close }) => close()));

    const store = openJobStore(out);
    expect((await store.read(job.key))?.cost?.steps).toBe(3);
    const log = (await readFile(store.file(job.key, 'log.jsonl'), 'utf8')).trim().split('\n');
    const steps = log.flatMap((line) => {
      const { step, loss } = JSON.parse(line) as { step: number; loss?: number };
      return loss === undefined ? [] : [step];
    });
    expect(steps).toEqual([1, 2, 3]);
    // Neither checkpoints nor locks stay when the result is there.
    expect(existsSync(store.file(job.key, 'checkpoint'))).toBe(false);
    expect(await readdir(join(out, 'locks'))).toEqual([]);
  } finally {
    await rm(root, { recursive: true });
  }
}, 600_000);
