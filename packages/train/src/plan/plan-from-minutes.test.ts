import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompiledStep, type NdArray, type Tree, flatten, scalar } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { train } from '../loop/train.ts';
import type { TrainOptions } from '../loop/train-options.ts';
import { eagerEngine } from '../test-support/eager-engine.ts';
import { toyLoader, toyObjective, toyOptimizer } from '../test-support/toy.ts';
import { planFromMinutes } from './plan-from-minutes.ts';

/** A step that takes a time, counts in its state, and tells what it is given. */
function fakeStep(secondsOf: (run: number) => number) {
  let now = 100;
  let runs = 0;
  let state: Tree<NdArray> = { count: scalar(0) };
  const compiled: CompiledStep = {
    async run() {
      now += secondsOf(runs++);
      state = { count: scalar(runs) };
      return {};
    },
    state: () => state,
    setState: (next) => void (state = next),
    async dispose() {},
  };
  return { compiled, clock: () => now, runs: () => runs };
}
const common = { batchSize: 8, stepsPerEpoch: 50, input: async () => ({}) };

describe('planFromMinutes', () => {
  it('fills the time that is left with steps, the slow first one apart, and puts the state back', async () => {
    const { compiled, clock, runs } = fakeStep((run) => (run === 0 ? 30 : 0.5));
    const plan = await planFromMinutes(compiled, { ...common, seconds: 600, clock });
    expect(plan).toMatchObject({ batchSize: 8, stepsPerEpoch: 50 });
    const spent = 30 + (runs() - 1) * 0.5;
    expect(spent + plan.totalSteps * 0.5).toBeLessThan(600);
    expect(spent + plan.totalSteps * 0.5).toBeGreaterThan(0.92 * 600);
    expect(compiled.state()).toEqual({ count: scalar(0) });
  });

  it('is not misled by steps that were quick because their batches lay ready', async () => {
    const { compiled, clock } = fakeStep((run) => (run <= 2 ? 0.01 : 1));
    expect((await planFromMinutes(compiled, { ...common, seconds: 100, clock })).totalSteps).toBeLessThan(
      100,
    );
  });

  it('leaves time for evaluations', async () => {
    const { compiled, clock } = fakeStep(() => 1);
    const plan = await planFromMinutes(compiled, {
      ...common,
      seconds: 1000,
      clock,
      evaluationSeconds: () => 400,
    });
    expect(plan.totalSteps).toBeLessThan(600);
    expect(plan.totalSteps).toBeGreaterThan(450);
  });

  it('says when nothing is left after getting ready, before a step is run', async () => {
    let steps = 0;
    const { compiled, clock } = fakeStep(() => (steps++, 5));
    await expect(planFromMinutes(compiled, { ...common, seconds: -3, clock })).rejects.toThrow(
      /The time does not suffice: getting ready took all of it.*Give more minutes/,
    );
    expect(steps).toBe(0);
  });

  it('says when there is no time for a step', async () => {
    const { compiled, clock } = fakeStep(() => 5);
    await expect(planFromMinutes(compiled, { ...common, seconds: 20, clock })).rejects.toThrow(
      /The time does not suffice.*Give more minutes/,
    );
  });

  it('fixes the length of a run before its first step, and a resumed run keeps it', async () => {
    const root = mkdtempSync(join(tmpdir(), 'sparsam-plan-'));
    try {
      const engine = eagerEngine();
      let now = 0;
      let pace = 1;
      const slow = {
        ...engine,
        compile: async (...given: Parameters<typeof engine.compile>) => {
          const compiled = await engine.compile(...given);
          return { ...compiled, run: (input: Tree<NdArray>) => ((now += pace), compiled.run(input)) };
        },
      };
      const options: TrainOptions = {
        objective: toyObjective(),
        optimizer: toyOptimizer,
        engine: slow,
        loader: toyLoader(),
        plan: { minutes: 0.5, batchSize: 4 },
        seed: 1,
        runFolder: join(root, 'timed'),
        clock: () => now,
      };
      const stopped = await train({ ...options, budget: { steps: 3 } });
      expect(stopped.plan.totalSteps).toBeGreaterThan(18);
      expect(stopped.plan.totalSteps).toBeLessThan(30);
      expect(now).toBeLessThan(30);
      pace = 0.1;
      const resumed = await train({ ...options, resume: true });
      expect(resumed).toMatchObject({
        reason: 'complete',
        plan: stopped.plan,
        steps: stopped.plan.totalSteps,
      });
      // The measurement left no trace: the same plan given outright ends with the same bits.
      const given = await train({ ...options, plan: stopped.plan, runFolder: join(root, 'given') });
      expect(flatten(given.state)).toEqual(flatten(resumed.state));
      const hashes = ['timed', 'given'].map((name) =>
        readFileSync(join(root, name, 'checkpoint', 'manifest.json'), 'utf8'),
      );
      expect(hashes[0]).toBe(hashes[1]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
