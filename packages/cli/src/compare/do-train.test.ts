import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, NdArray, TensorSpec } from '@sparsam/core';
import { type Candidate, reusableEngine, spaceOf } from '@sparsam/train';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../commands/command.ts';
import { createBackbone, createEngine } from '../composition/create-parts.ts';
import { loadPlugins } from '../composition/plugins.ts';
import { capturedIo } from '../test-support/invoke.ts';
import { tinyNetwork, writeClasses } from '../test-support/tiny.ts';
import { NoRoomError } from '../ui/no-room-error.ts';
import { createProgress } from '../ui/progress.ts';
import { createDataCache } from './data-cache.ts';
import { trainJob } from './do-train.ts';
import type { ContentOf } from './job-specs.ts';
import { openJobStore } from './job-store.ts';
import { quietContext } from './quiet.ts';

let root: string;
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'sparsam-do-train-'))));
afterAll(() => rm(root, { recursive: true }));

/** An engine without room for steps of more than so many large views. */
const withRoomFor = (views: number, engine: Engine): Engine => ({
  ...engine,
  async compile(step, state, input, options) {
    const { global } = (input['views'] ?? {}) as { readonly global?: TensorSpec | NdArray };
    if ((global?.shape[0] ?? 0) > views) throw new NoRoomError('A step takes too much.');
    return engine.compile(step, state, input, options);
  },
});

test('training on labels goes through its batches in parts, as wanted and where memory runs out', async () => {
  const io = capturedIo();
  const context: Context = { io, progress: createProgress(io, true), say() {}, commandLine: '' };
  const place = { data: await writeClasses(join(root, 'cells'), { a: 8, b: 8 }), imageSize: 16 };
  const split = { seed: 0, test: 4, minClassSize: 1 };
  const ready = await createDataCache(context, root, 1).get(place, split);
  const registry = await loadPlugins(io.cwd, []);
  const settings = {
    backbone: 'xcit_nano_12_p8',
    engine: 'onnx',
    threads: 1,
    options: { xcit: tinyNetwork },
  };
  const backbone = await createBackbone(registry, settings);
  const onnx = await createEngine(registry, settings);
  const content: ContentOf<'train'> = {
    ...{ does: 'train', data: { hash: ready.hash, ...split }, backbone: 'xcit_nano_12_p8', engine: 'onnx' },
    ...{ imageSize: 16, localSize: 8, batch: 4, options: {}, weights: { from: 'random', seed: 0 } },
    ...{ objective: 'supervised', objectiveOptions: { learns: 'all', globalCrops: 2, localCrops: 1 } },
    space: { learningRates: [0.001, 0.01], strengths: ['light'], weightDecays: [0.05] },
    ...{ length: { steps: 3 }, trialShare: 0.5, schedule: 'cosine', orientations: 1 },
    // Three labels of each of two classes leave four images to learn from.
    ...{ kPerClass: 3, drawSeed: 1 },
  };
  const train = async (name: string, engine: Engine, more: Partial<typeof content> = {}) => {
    const warnings: string[] = [];
    const reusable = reusableEngine(engine);
    const networks = { get: async () => ({ backbone, engine, reusable }), close: () => reusable.close() };
    const inner = quietContext(context, io.signal, (message) => void warnings.push(message));
    const result = await trainJob({ ...content, ...more }, ready, {
      ...{ key: name, place, store: openJobStore(root), networks, registry, threads: 1, context: inner },
    });
    await networks.close();
    return { ...result, warnings };
  };
  const whole = await train('whole', onnx);
  const parts = await train('parts', onnx, { accumulate: 2 });
  expect(parts.weights).not.toBe(whole.weights);
  expect(parts).toMatchObject({ cost: { steps: 3, examples: 12 }, warnings: [] });

  await openJobStore(root).write({ ...whole, key: 'whole', seconds: 1 });
  const { candidate } = whole.facts as { readonly candidate: Candidate };
  const other = spaceOf({ ...candidate, learningRate: 0.5 });
  const follows = await train('follows', onnx, { searchOf: 'whole', space: other, drawSeed: 2 });
  expect(follows).toMatchObject({ facts: { candidate, trials: [] }, searchCost: { steps: 0 } });
  await expect(train('lost', onnx, { searchOf: 'nowhere' })).rejects.toThrow('which searched, has no result');

  const tight = withRoomFor(2 * 2, onnx);
  await expect(train('refused', tight)).rejects.toThrow('too much');
  const needed = await train('needed', tight, { allowAccumulation: true });
  expect(needed.warnings).toEqual([
    'A step takes more memory than there is. Each batch of 4 images is gone through in 2 parts from here on.',
  ]);
  expect(needed.weights).toBe(parts.weights);
  expect(needed.predictions).toEqual(parts.predictions);
}, 600_000);
