import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ObjectiveState, float32 } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eagerEngine } from '../test-support/eager-engine.ts';
import { tickingClock, toyLoader, toyObjective, toyOptimizer, toyPlan } from '../test-support/toy.ts';
import { leafNotFinite, notFinite, scaleRate } from './recovery.ts';
import type { TrainOptions } from './train-options.ts';
import { train } from './train.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sparsam-recovery-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const options = (
  folder: string,
  poison: (step: number) => number,
  more: Partial<TrainOptions> = {},
): TrainOptions => ({
  objective: toyObjective({ poison }),
  optimizer: toyOptimizer,
  engine: eagerEngine(),
  loader: toyLoader(),
  plan: toyPlan(12),
  seed: 3,
  runFolder: join(root, folder),
  clock: tickingClock(),
  checkpointEvery: { steps: 4 },
  ...more,
});
const log = (folder: string): Record<string, unknown>[] =>
  readFileSync(join(root, folder, 'log.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a loss that is no number', () => {
  it('takes the run back once, at a tenth of the learning rate, and is noted', async () => {
    let broken = true;
    const messages: string[] = [];
    const onMessage = (message: string): void => {
      if (message.startsWith('At step')) broken = false;
      messages.push(message);
    };
    const result = await train(options('a', (step) => (broken && step === 6 ? NaN : 0), { onMessage }));
    expect(messages).toContain(
      'At step 7 loss and gradNorm became infinite or no number. Going on from step 4 with 0.1 of the learning rate.',
    );
    const recovery = { failedStep: 7, to: 4, rateScale: 0.1 };
    expect(result).toMatchObject({ reason: 'complete', steps: 12, manifest: { recovery } });
    const lines = log('a');
    expect(lines.map((line) => line['event'] ?? line['step'])).toEqual([
      1,
      2,
      3,
      4,
      'rollback',
      5,
      6,
      7,
      8,
      9,
      10,
      11,
      12,
    ]);
    expect(lines[4]).toMatchObject({ event: 'rollback', ...recovery });
    expect(lines[3]?.['learningRate']).toBeCloseTo(0.05 * (1 - 3 / 12), 12);
    expect(lines[5]?.['learningRate']).toBeCloseTo(0.1 * 0.05 * (1 - 4 / 12), 12);
  });

  it('keeps the lowered rate and the note over a resume', async () => {
    let broken = true;
    const poison = (step: number): number => (broken && step === 6 ? Infinity : 0);
    const onMessage = (message: string): void => {
      if (message.startsWith('At step')) broken = false;
    };
    await train(options('whole', poison, { onMessage }));
    for (const killedAt of [5, 10]) {
      broken = true;
      const folder = `cut${killedAt}`;
      const loader = toyLoader({
        onBatch: (step) => {
          if (!broken && step === killedAt) throw new Error('killed');
        },
      });
      await expect(train(options(folder, poison, { onMessage, loader }))).rejects.toThrow('killed');
      // Killed before a checkpoint of the second attempt, the run meets the number again and goes back again.
      broken = killedAt === 5;
      await train(options(folder, poison, { onMessage, resume: true }));
      const manifests = ['whole', folder].map((name) =>
        readFileSync(join(root, name, 'checkpoint', 'manifest.json'), 'utf8'),
      );
      expect(manifests[1]).toBe(manifests[0]);
      const rows = ['whole', folder].map((name) =>
        log(name).map((line) => [line['step'], line['event'], line['loss'], line['learningRate']]),
      );
      expect(rows[1]).toEqual(rows[0]);
    }
  });

  it('stops the run when it comes again, explains, and keeps the good checkpoint', async () => {
    const failing = train(options('a', (step) => (step === 6 ? NaN : 0)));
    await expect(failing).rejects.toMatchObject({ kind: 'guard' });
    await expect(failing).rejects.toThrow(/At step 7 loss .*as before at step 7.*lower learning rate/);
    const { step } = JSON.parse(readFileSync(join(root, 'a', 'checkpoint', 'manifest.json'), 'utf8')) as {
      step: number;
    };
    expect(step).toBe(4);
  });

  it('is caught before a checkpoint where only weights show it', async () => {
    const objective = toyObjective();
    let broken = true;
    const afterUpdate: typeof objective.afterUpdate = (state, input) => {
      const next = objective.afterUpdate(state, input);
      if (!broken) return next;
      return { ...next, teacher: tf.div(next['teacher'] as tf.Tensor, 0) } as ObjectiveState;
    };
    const onMessage = (message: string): void => {
      if (message.startsWith('At step')) {
        expect(message).toContain('objective/teacher');
        broken = false;
      }
    };
    const result = await train(
      options('a', () => 0, { objective: { ...objective, afterUpdate }, plan: toyPlan(1), onMessage }),
    );
    expect(result).toMatchObject({ steps: 1, manifest: { recovery: { failedStep: 1, to: 0 } } });
  });

  it('in the initial weights is refused', async () => {
    const objective = toyObjective();
    const init: typeof objective.init = (seed) => ({
      ...objective.init(seed),
      teacher: float32(new Float32Array(36).fill(NaN), [12, 3]),
    });
    await expect(train(options('a', () => 0, { objective: { ...objective, init } }))).rejects.toThrow(
      'The initial weights hold numbers that are infinite or none, in objective/teacher',
    );
  });
});

describe('the parts of recovery', () => {
  it('find what is not finite', () => {
    expect(notFinite({ loss: NaN, gradNorm: Infinity, other: 0 })).toEqual(['loss', 'gradNorm']);
    const bad = (value: number) => ({
      a: float32(Float32Array.of(1, 3e38, -3e38, 1e-45), [4]),
      b: { c: float32(Float32Array.of(0, value), [2]) },
    });
    expect([bad(1), bad(NaN), bad(Infinity), bad(-Infinity)].map((state) => leafNotFinite(state))).toEqual([
      undefined,
      'b/c',
      'b/c',
      'b/c',
    ]);
  });

  it('scale the learning rate and nothing else', () => {
    const rates = scaleRate(toyOptimizer, 0.1).rates(toyPlan(10));
    expect(rates.learningRate(5)).toBeCloseTo(0.0025, 12);
    expect(rates.weightDecay(5)).toBe(0.01);
  });
});
