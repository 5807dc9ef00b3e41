import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SparsamError, flatten } from '@sparsam/core';
import { readCheckpoint } from '@sparsam/checkpoint';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eagerEngine } from '../test-support/eager-engine.ts';
import { tickingClock, toyLoader, toyObjective, toyOptimizer, toyPlan } from '../test-support/toy.ts';
import { timeKeys } from './run-log.ts';
import type { TrainOptions } from './train-options.ts';
import { train } from './train.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sparsam-train-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const options = (folder: string, more: Partial<TrainOptions> = {}): TrainOptions => ({
  objective: toyObjective(),
  optimizer: toyOptimizer,
  engine: eagerEngine(),
  loader: toyLoader(),
  plan: toyPlan(12),
  seed: 3,
  runFolder: join(root, folder),
  clock: tickingClock(),
  checkpointEvery: { steps: 4 },
  evaluateEvery: { steps: 3 },
  evaluate: async (step, { params }) => ({ step, first: params['w']?.data[0] ?? NaN }),
  config: { image: { size: 2 }, batch: 4 },
  ...more,
});

type Line = Record<string, unknown>;
const log = (folder: string): Line[] =>
  readFileSync(join(root, folder, 'log.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
const timeless = (lines: Line[]): Line[] =>
  lines.map((line) => Object.fromEntries(Object.entries(line).filter(([name]) => !timeKeys.includes(name))));
const manifest = (folder: string): string =>
  readFileSync(join(root, folder, 'checkpoint', 'manifest.json'), 'utf8');
/** Everything that two equal runs share: the newest checkpoint's manifest with the hash of its bytes, and the log. */
const outcome = (folder: string): unknown => [manifest(folder), timeless(log(folder))];
/** A loader that fails as a killed process does: without any warning, before a step. */
const failingAt = (step: number): TrainOptions['loader'] =>
  toyLoader({
    onBatch: (at) => {
      if (at === step) throw new Error('killed');
    },
  });

describe('train', () => {
  it('goes through a batch in parts, and resumes to the bit', async () => {
    const parted = { accumulate: 2 };
    await train(options('whole', parted));
    await expect(train(options('cut', { ...parted, loader: failingAt(7) }))).rejects.toThrow('killed');
    await train(options('cut', { ...parted, resume: true }));
    expect(outcome('cut')).toEqual(outcome('whole'));
    expect(log('whole').filter(({ loss }) => loss !== undefined)).toHaveLength(12);
  });

  it('says which parts a batch can be cut into', async () => {
    await expect(train(options('odd', { accumulate: 3 }))).rejects.toThrow(
      /batch of 4 images cannot be gone through in 3 equal parts.*Take 1, 2 parts/,
    );
    await expect(train(options('single', { accumulate: 4 }))).rejects.toThrow(/4 equal parts/);
  });

  it('trains, logs, evaluates and checkpoints', async () => {
    const seen: number[] = [];
    const result = await train(options('a', { onProgress: ({ step }) => seen.push(step) }));
    expect(result).toMatchObject({ steps: 12, reason: 'complete', plan: toyPlan(12) });
    expect(result.manifest).toMatchObject({
      step: 12,
      objective: 'toy',
      backbone: 'toy_backbone',
      seed: 3,
      plan: toyPlan(12),
    });
    expect(seen).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    const lines = log('a');
    const steps = lines.filter((line) => line['loss'] !== undefined);
    expect(steps.map((line) => line['epoch'])).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2]);
    expect(steps[6]).toMatchObject({
      step: 7,
      learningRate: 0.05 * (1 - 6 / 12),
      teacherMomentum: 0.75,
      seconds: 0.5,
      waited: 0.5,
    });
    expect(steps[6]?.['imagesPerSecond']).toBe(8);
    const mean = (some: Line[]): number =>
      some.reduce((sum, line) => sum + Number(line['loss']) / some.length, 0);
    expect(mean(steps.slice(9))).toBeLessThan(mean(steps.slice(0, 3)));
    expect(lines.filter((line) => line['evaluation'] !== undefined).map((line) => line['step'])).toEqual([
      0, 3, 6, 9, 12,
    ]);
    const { state } = await readCheckpoint(join(root, 'a', 'checkpoint'));
    expect(flatten(state)).toEqual(flatten(result.state));
    expect(readdirSync(join(root, 'a')).sort()).toEqual(['checkpoint', 'log.jsonl']);
  });

  it('does not depend on how often it is saved or evaluated', async () => {
    const { evaluate: _, ...rest } = options('b', { checkpointEvery: { epochs: 1 } });
    const states = [await train(options('a')), await train(rest)].map(({ state }) => flatten(state));
    expect(states[0]).toEqual(states[1]);
  });

  it('depends on the seed', async () => {
    const states = [await train(options('a')), await train(options('b', { seed: 4 }))].map(({ state }) =>
      flatten(state),
    );
    expect(states[0]).not.toEqual(states[1]);
  });

  it.each([0, 1, 3, 4, 5, 8, 11])(
    'killed at step %i and resumed, ends as an uninterrupted run, bit for bit',
    async (step) => {
      await train(options('whole'));
      await expect(train(options('cut', { loader: failingAt(step) }))).rejects.toThrow('killed');
      await train(options('cut', { resume: true }));
      expect(outcome('cut')).toEqual(outcome('whole'));
    },
  );

  it.each([1, 3, 4, 6])(
    'interrupted after step %i, writes a checkpoint and goes on as if nothing was',
    async (step) => {
      await train(options('whole'));
      const controller = new AbortController();
      const stopped = await train(
        options('cut', {
          signal: controller.signal,
          onProgress: (progress) => progress.step === step && controller.abort(),
        }),
      );
      expect(stopped).toMatchObject({ reason: 'interrupted', steps: step, manifest: { step } });
      const resumed = await train(options('cut', { resume: true }));
      expect(resumed.reason).toBe('complete');
      expect(outcome('cut')).toEqual(outcome('whole'));
    },
  );

  it('evaluates on resuming what an interruption left out', async () => {
    await train(options('whole'));
    let evaluations = 0;
    const evaluate: TrainOptions['evaluate'] = async (step, { params }) => {
      if (++evaluations === 2) throw new Error('killed');
      return { step, first: params['w']?.data[0] ?? NaN };
    };
    await expect(train(options('cut', { evaluate }))).rejects.toThrow('killed');
    await train(options('cut', { resume: true }));
    expect(outcome('cut')).toEqual(outcome('whole'));
  });

  it('stops at a budget of steps, on the schedules of the whole plan', async () => {
    expect(await train(options('a', { budget: { steps: 5 } }))).toMatchObject({ reason: 'budget', steps: 5 });
    await train(options('a', { resume: true }));
    await train(options('whole'));
    expect(outcome('a')).toEqual(outcome('whole'));
  });

  it('stops at a budget of seconds, counted over all parts of the run', async () => {
    const first = await train(options('a', { budget: { seconds: 5 } }));
    expect(first.reason).toBe('budget');
    expect(first.steps).toBeGreaterThan(1);
    expect(first.steps).toBeLessThan(12);
    expect(await train(options('a', { resume: true, budget: { seconds: 2 } }))).toMatchObject({
      reason: 'budget',
      steps: first.steps,
    });
  });

  it('returns at once from a run that is complete', async () => {
    const first = await train(options('a'));
    const engine = eagerEngine();
    const again = await train(options('a', { resume: true, engine }));
    expect(again).toMatchObject({ reason: 'complete', steps: 12, manifest: first.manifest });
    expect(engine.runs).toBe(0);
  });

  it('bears a clock that is set back', async () => {
    let looks = 0;
    const clock = (): number => (++looks === 20 ? -1e6 : looks);
    expect(await train(options('a', { clock, budget: { seconds: 1000 } }))).toMatchObject({
      reason: 'complete',
      steps: 12,
    });
    for (const line of log('a')) expect(Number(line['seconds'])).toBeGreaterThanOrEqual(0);
  });

  it('refuses a folder with a run, other options, other data and another length', async () => {
    await train(options('a', { budget: { steps: 4 } }));
    await expect(train(options('a'))).rejects.toThrow(/already holds a run\. Resume it/);
    const resume = true;
    await expect(train(options('a', { resume, config: { image: { size: 4 }, batch: 4 } }))).rejects.toThrow(
      'started with other options: config.image.size 2 -> 4.',
    );
    await expect(train(options('a', { resume, seed: 9 }))).rejects.toThrow('seed 3 -> 9');
    await expect(train(options('a', { resume, loader: toyLoader({ stepsPerEpoch: 6 }) }))).rejects.toThrow(
      'plan.stepsPerEpoch 5 -> 6',
    );
    await expect(train(options('a', { resume, plan: toyPlan(13) }))).rejects.toThrow(
      'plan.totalSteps 12 -> 13',
    );
  });

  it('refuses a checkpoint of another network', async () => {
    await train(options('a', { budget: { steps: 4 } }));
    const other = toyObjective();
    const objective = {
      ...other,
      init: (seed: Parameters<typeof other.init>[0]) => ({
        ...other.init(seed),
        extra: other.init(seed)['seen'] as never,
      }),
    };
    await expect(train(options('a', { resume: true, objective }))).rejects.toThrow(
      /1 are missing .*\n[^]*- objective\/extra/,
    );
  });

  it('keeps others out of its folder', async () => {
    const loader = toyLoader({
      onBatch: () => expect(readdirSync(join(root, 'a'))).toContain('.sparsam-lock.json'),
    });
    const both = await Promise.allSettled([train(options('a', { loader })), train(options('a'))]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(String((both[1] as PromiseRejectedResult).reason)).toContain('is in use by process');
  });

  it('falls back to the checkpoint before a damaged one, says so, and ends the same', async () => {
    await train(options('whole'));
    await expect(train(options('cut', { loader: failingAt(9) }))).rejects.toThrow('killed');
    const folder = join(root, 'cut', 'checkpoint');
    const { file } = JSON.parse(manifest('cut')) as { file: string };
    const bytes = readFileSync(join(folder, file));
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] as number) ^ 8;
    writeFileSync(join(folder, file), bytes);
    const messages: string[] = [];
    await train(options('cut', { resume: true, onMessage: (message) => messages.push(message) }));
    expect(messages.join('\n')).toMatch(
      /is damaged: its SHA-256 is .* The checkpoint before it, of step 4, is used instead/,
    );
    expect(outcome('cut')).toEqual(outcome('whole'));
  });

  const limitable = spawnSync('prlimit', ['--version']).status === 0;
  it.skipIf(!limitable)(
    'says what is kept when the disk refuses to take more, and goes on later (prlimit; skipped without it)',
    async () => {
      await train(options('whole'));
      const ignore = (): void => undefined;
      process.on('SIGXFSZ', ignore);
      const limit = (size: string): unknown =>
        execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${size}:unlimited`]);
      try {
        const loader = toyLoader({ onBatch: (step) => step === 6 && limit('1000') });
        const error = await train(options('cut', { loader })).catch(
          (caught: unknown) => caught as SparsamError,
        );
        expect(error).toMatchObject({ name: 'SparsamError', kind: 'internal' });
        expect((error as SparsamError).message).toMatch(
          /log\.jsonl: the file would be larger than the system allows/,
        );
      } finally {
        limit('unlimited');
        process.off('SIGXFSZ', ignore);
      }
      await train(options('cut', { resume: true }));
      expect(outcome('cut')).toEqual(outcome('whole'));
    },
  );
});
