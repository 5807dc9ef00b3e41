import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NdArray, float32, flatten } from '@sparsam/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eagerEngine } from '../test-support/eager-engine.ts';
import { tickingClock, toyLoader, toyObjective, toyOptimizer, toyPlan } from '../test-support/toy.ts';
import { toyImages, toyLabelled } from '../test-support/toy-labelled.ts';
import { train } from '../loop/train.ts';
import {
  type FinishedTrial,
  type FitSupervisedOptions,
  type SupervisedFit,
  fitSupervised,
} from './fit-supervised.ts';
import { createPredictor } from './predictor.ts';
import { reusableEngine } from './reusable-engine.ts';
import { validationScores } from './validation-scores.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'sparsam-fit-'))));
afterEach(() => rm(folder, { recursive: true }));

const data = toyImages(90);
const objective = toyLabelled();
const space = { learningRates: [3e-4, 3e-2], strengths: ['none'], weightDecays: [0] };

/** Trials kept in memory; `removed` notes the folders that were let go. */
function memory(trials: readonly FinishedTrial[] = []) {
  const store = {
    kept: [...trials],
    removed: [] as string[],
    read: async () => store.kept,
    write: async (now: readonly FinishedTrial[]) => void (store.kept = [...now]),
    remove: async (path: string) => {
      store.removed.push(path);
      await rm(path, { recursive: true, force: true });
    },
  };
  return store;
}

const options = (given: Partial<FitSupervisedOptions> = {}): FitSupervisedOptions => ({
  objective,
  engine: reusableEngine(eagerEngine()),
  ...data,
  rows: Array.from({ length: 30 }, (_, row) => row),
  space,
  length: { steps: 60 },
  batchSize: 8,
  seed: 5,
  folder,
  trials: memory(),
  clock: tickingClock(0.001),
  ...given,
});

const learned = ({ state }: Pick<SupervisedFit, 'state'>): number[] => [
  ...(flatten<NdArray>(state).get('params/backbone.w')?.data ?? []),
];

async function testScore(state: Awaited<ReturnType<typeof fitSupervised>>['state']): Promise<number> {
  const rows = Array.from({ length: 60 }, (_, i) => 30 + i);
  const predictor = createPredictor(objective, eagerEngine());
  const logits = await predictor.logits(state, data.plain(rows));
  return validationScores(
    logits,
    rows.map((row) => data.labels[row] as number),
    3,
  ).balancedAccuracy;
}

test('learns a toy problem, chooses the rate that learns it, and counts what that took', async () => {
  const fit = await fitSupervised(options());
  expect(fit.candidate.learningRate).toBe(3e-2);
  expect(await testScore(fit.state)).toBeGreaterThan(0.9);
  expect(fit.cost).toMatchObject({ steps: 60, examples: 480 });
  expect(fit.searchCost).toMatchObject({ steps: 40, examples: 320 });
  expect(fit.holdOut.shared).toEqual([]);
});

test('returns the best weights, not the last and not the untrained ones', async () => {
  // A rate this high forgets again what it learned.
  const wild = { learningRates: [3], strengths: ['none'], weightDecays: [0] };
  const fit = await fitSupervised(options({ space: wild, schedule: 'plateau', length: { steps: 40 } }));
  const fresh = flatten<NdArray>(objective.init([0, 0])).get('params/backbone.w')?.shape;
  expect(flatten<NdArray>(fit.state).get('params/backbone.w')?.shape).toEqual(fresh);
  expect(fit.bestStep).toBeGreaterThan(0);
  const predictor = createPredictor(objective, eagerEngine());
  const logits = await predictor.logits(fit.state, data.plain(fit.holdOut.validation));
  const truth = fit.holdOut.validation.map((row) => data.labels[row] as number);
  expect(validationScores(logits, truth, 3).balancedAccuracy).toBe(fit.quality.score);
});

test('one image of each class: no search, and it trains', async () => {
  const trials = memory();
  const fit = await fitSupervised(options({ rows: [0, 1, 2], trials, length: { steps: 20 } }));
  expect(trials.kept).toEqual([]);
  expect(fit.candidate.learningRate).toBe(3e-4);
  expect(fit.holdOut).toEqual({ train: [0, 1, 2], validation: [0, 1, 2], shared: [0, 1, 2] });
});

test('epochs bound a length in steps', async () => {
  const one = { learningRates: [0.1], strengths: ['none'], weightDecays: [0] };
  const fit = await fitSupervised(options({ space: one, length: { steps: 1000, epochs: 5 } }));
  // 21 images to learn from in batches of 8: two steps an epoch.
  expect(fit.cost.steps).toBe(10);
});

test('no training takes more than the length that it is given, in whatever unit', async () => {
  const one = { learningRates: [0.03], strengths: ['none'], weightDecays: [0] };
  const examples = await fitSupervised(options({ space: one, length: { examples: 100 } }));
  // The last batch is whole.
  expect(examples.cost).toMatchObject({ steps: 13, examples: 104 });
  const timed = options({ space: one, length: { minutes: 0.5 }, clock: tickingClock(0.02) });
  const { cost } = await fitSupervised({ ...timed, folder: join(folder, 'timed') });
  expect(cost.seconds).toBeGreaterThan(20);
  expect(cost.seconds).toBeLessThan(31);
});

test('begins with given weights', async () => {
  const w = float32(new Float32Array(36).fill(0.25), [12, 3]);
  const still = { learningRates: [1e-12], strengths: ['none'], weightDecays: [0] };
  const weights = { state: { params: { w }, buffers: {} }, source: 'the test' };
  const fit = await fitSupervised(options({ space: still, length: { steps: 2 }, weights }));
  for (const value of flatten<NdArray>(fit.state).get('params/backbone.w')?.data ?? [])
    expect(value).toBeCloseTo(0.25, 6);
  const wrong = { state: { params: { other: w }, buffers: {} }, source: 'a file' };
  await expect(fitSupervised(options({ weights: wrong, folder: join(folder, 'x') }))).rejects.toThrow(
    /a file/,
  );
});

test.each([
  ['the whole batch at once', {}],
  ['the batch in parts, the last filled up', { accumulate: 3 }],
])('stopped anywhere and resumed, it ends with the same bits: %s', async (_, given) => {
  const whole = await fitSupervised(options({ ...given, folder: join(folder, 'whole') }));
  const trials = memory();
  const there = join(folder, 'parts');
  let parts: typeof whole | undefined;
  for (let stops = 0; parts === undefined && stops < 20; stops++) {
    const controller = new AbortController();
    let steps = 0;
    parts = await fitSupervised(
      options({
        ...given,
        folder: there,
        trials,
        signal: controller.signal,
        onProgress: () => void (++steps === 17 && controller.abort()),
      }),
    ).catch((error: Error) => {
      expect(error.name).toBe('SupervisedInterrupted');
      return undefined;
    });
  }
  expect(parts?.bestStep).toBe(whole.bestStep);
  expect(parts?.quality).toEqual(whole.quality);
  // What was done before the last stop counts: without it this would be a seventh.
  expect(parts?.cost.seconds).toBeGreaterThan(0.4 * whole.cost.seconds);
  expect(learned(parts ?? whole)).toEqual(learned(whole));
  expect(trials.removed).toHaveLength(2);
  expect(trials.removed.some((path) => existsSync(path))).toBe(false);
});

test('a batch in parts trains as the whole does, where classes count differently and parts lack images, too', async () => {
  // Eight, six and six images of the classes are learned from: each class has another weight, each part other classes.
  const rows = Array.from({ length: 34 }, (_, row) => row).filter((row) => row < 27 || row % 3 === 0);
  const one = { learningRates: [3e-2], strengths: ['none'], weightDecays: [0] };
  const of = { rows, space: one, batchSize: 10, length: { steps: 12 } };
  const whole = await fitSupervised(options({ ...of, folder: join(folder, 'whole') }));
  for (const accumulate of [2, 3, 4, 100]) {
    const parts = await fitSupervised(options({ ...of, accumulate, folder: join(folder, `${accumulate}`) }));
    learned(parts).forEach((value, at) => expect(value).toBeCloseTo(learned(whole)[at] as number, 5));
    expect(parts.quality.loss).toBeCloseTo(whole.quality.loss, 5);
    expect(learned(parts)).not.toEqual(learned(whole));
  }
});

test('a training is gone on with in other parts only where that was allowed', async () => {
  const one = { learningRates: [3e-2], strengths: ['none'], weightDecays: [0] };
  const cut = async (given: Partial<FitSupervisedOptions>): Promise<void> => {
    const controller = new AbortController();
    const stopped = fitSupervised(
      options({
        ...given,
        space: one,
        signal: controller.signal,
        onProgress: ({ step }) => void (step === 20 && controller.abort()),
      }),
    );
    await expect(stopped).rejects.toThrow(/checkpoint/);
  };
  const [strict, free] = [join(folder, 'strict'), join(folder, 'free')];
  await cut({ folder: strict, accumulate: 2 });
  await expect(fitSupervised(options({ folder: strict, space: one }))).rejects.toThrow(
    /accumulate 2 -> unset/,
  );
  await cut({ folder: free, allowAccumulation: true });
  const more = { folder: free, space: one, allowAccumulation: true, accumulate: 4 };
  expect((await fitSupervised(options(more))).cost.steps).toBe(60);
});

test('a step is compiled once for all trainings of equal shape', async () => {
  const engine = eagerEngine();
  let compiled = 0;
  const counting = {
    name: 'counting',
    compile: (...of: Parameters<typeof engine.compile>) => (compiled++, engine.compile(...of)),
  };
  const reused = reusableEngine(counting);
  await fitSupervised(options({ engine: reused }));
  await fitSupervised(options({ engine: reused, seed: 6, folder: join(folder, 'second'), trials: memory() }));
  expect(compiled).toBe(2);
  // What is in use by nobody can be let go, and comes back.
  await reused.free();
  await fitSupervised(options({ engine: reused, folder: join(folder, 'third'), trials: memory() }));
  expect(compiled).toBe(4);
});

test('an objective that needs no labels is refused, and so are images without labels', async () => {
  await expect(fitSupervised(options({ objective: toyObjective() }))).rejects.toThrow(
    /learns without labels/,
  );
  const bare = train({
    objective,
    optimizer: toyOptimizer,
    engine: eagerEngine(),
    loader: toyLoader(),
    plan: toyPlan(2),
    seed: 0,
    runFolder: join(folder, 'bare'),
    clock: tickingClock(),
  });
  await expect(bare).rejects.toThrow(/learns from labels and was given images without them/);
});
