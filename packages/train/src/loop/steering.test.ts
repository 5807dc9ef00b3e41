import { mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NdArray, flatten } from '@sparsam/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Steering } from '../steer/steering.ts';
import { eagerEngine } from '../test-support/eager-engine.ts';
import { tickingClock, toyLoader, toyObjective, toyOptimizer, toyPlan } from '../test-support/toy.ts';
import type { TrainOptions } from './train-options.ts';
import { train } from './train.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'sparsam-steering-'))));
afterEach(() => rm(folder, { recursive: true }));

type State = {
  readonly steps: number;
  readonly best: { step: number; score: number } | undefined;
  readonly last: number;
};
/** Halves the rate after ten steps, ends at step 32, and takes the largest score. */
const steering: Steering<State> = {
  initial: { steps: 0, best: undefined, last: 0 },
  next(state, seen) {
    if ('loss' in seen) return { ...state, steps: state.steps + 1, last: seen.step };
    const score = seen.evaluation['score'] as number;
    const better = seen.step > 0 && (state.best === undefined || score > state.best.score);
    return better ? { ...state, best: { step: seen.step, score } } : state;
  },
  rateScale: ({ steps }) => (steps >= 10 ? 0.5 : 1),
  stops: ({ last }) => last >= 32,
  bestStep: ({ best }) => best?.step,
};

const options = (runFolder: string, given: Partial<TrainOptions> = {}): TrainOptions => ({
  objective: toyObjective(),
  optimizer: toyOptimizer,
  engine: eagerEngine(),
  loader: toyLoader(),
  plan: toyPlan(40),
  seed: 1,
  runFolder: join(folder, runFolder),
  clock: tickingClock(),
  guard: false,
  // The best of these is at step 16.
  evaluate: async (step) => ({ score: -Math.abs(step - 16) }),
  evaluateEvery: { steps: 4 },
  checkpointEvery: { steps: 6 },
  steering: steering as Steering,
  ...given,
});
const weights = (state: Parameters<typeof flatten<NdArray>>[0]): number[] => [
  ...(flatten<NdArray>(state).get('params/backbone.w')?.data ?? []),
];
const log = (runFolder: string): { step: number; learningRate?: number; evaluation?: unknown }[] =>
  readFileSync(join(folder, runFolder, 'log.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { step: number });

test('the rate follows the steering, the run ends where it says, and the best state is that of its step', async () => {
  const { reason, steps, best } = await train(options('whole'));
  expect([reason, steps, best?.step]).toEqual(['settled', 32, 16]);
  const rates = log('whole').flatMap(({ step, learningRate }) =>
    learningRate === undefined ? [] : [[step, learningRate / (0.05 * (1 - (step - 1) / 40))] as const],
  );
  for (const [step, factor] of rates) expect(factor, `step ${step}`).toBeCloseTo(step <= 10 ? 1 : 0.5, 9);
  const upTo = await train(options('short', { budget: { steps: 16 } }));
  expect(weights(best?.state ?? {})).toEqual(weights(upTo.state.objective));
});

test('killed between checkpoints and resumed, it steers, ends and keeps the best as it would have', async () => {
  const whole = await train(options('whole'));
  // A step that never was written into a checkpoint: the log is cut, the state read again.
  const dying = toyLoader({ onBatch: (step) => expect(step, 'killed here').not.toBe(21) });
  await expect(train(options('parts', { loader: dying }))).rejects.toThrow('killed here');
  const resumed = await train(options('parts', { resume: true }));
  expect([resumed.reason, resumed.steps, resumed.best?.step]).toEqual(['settled', 32, 16]);
  expect(weights(resumed.best?.state ?? {})).toEqual(weights(whole.best?.state ?? {}));
  expect(weights(resumed.state.objective)).toEqual(weights(whole.state.objective));
});

test('a damaged checkpoint falls back to the one before, its best with it, and says so', async () => {
  const whole = await train(options('whole'));
  await train(options('damaged', { budget: { steps: 24 } }));
  const checkpoint = join(folder, 'damaged', 'checkpoint');
  const { file } = JSON.parse(await readFile(join(checkpoint, 'manifest.json'), 'utf8')) as { file: string };
  await truncate(join(checkpoint, file), 100);
  const messages: string[] = [];
  const resumed = await train(options('damaged', { resume: true, onMessage: (text) => messages.push(text) }));
  expect(messages.join(' ')).toMatch(/is damaged: .* The checkpoint before it, of step 18, is used instead/);
  expect(resumed.best?.step).toBe(16);
  expect(weights(resumed.state.objective)).toEqual(weights(whole.state.objective));
});

test('a number that is none goes back, lowers the rate on top of the steering, and goes on', async () => {
  let poisoned = false;
  const poison = (step: number): number => {
    if (step !== 20 || poisoned) return 0;
    poisoned = true;
    return NaN;
  };
  const messages: string[] = [];
  const objective = toyObjective({ poison });
  const { reason, best } = await train(
    options('nan', { objective, onMessage: (text) => messages.push(text) }),
  );
  expect(messages[0]).toMatch(
    /loss .*became infinite or no number.*from step 18 with 0\.1 of the learning rate/,
  );
  expect([reason, best?.step]).toEqual(['settled', 16]);
  const after = log('nan').find(({ step, learningRate }) => step === 19 && learningRate !== undefined);
  expect((after?.learningRate ?? 0) / (0.05 * (1 - 18 / 40))).toBeCloseTo(0.05, 9);
});
