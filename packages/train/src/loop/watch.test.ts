import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eagerEngine } from '../test-support/eager-engine.ts';
import { tickingClock, toyLoader, toyObjective, toyOptimizer, toyPlan } from '../test-support/toy.ts';
import type { TrainOptions } from './train-options.ts';
import { train } from './train.ts';

describe('the guard in a run', () => {
  it('stops it with a checkpoint kept, at the same step after a resume, and can be switched off', async () => {
    const root = mkdtempSync(join(tmpdir(), 'sparsam-watch-'));
    const metrics = () => ({ teacherEntropy: 6.9, teacherKl: 0.0001, featureStd: 0.2, effectiveRank: 4 });
    const options = (folder: string, more: Partial<TrainOptions> = {}): TrainOptions => ({
      objective: toyObjective({ metrics }),
      optimizer: toyOptimizer,
      engine: eagerEngine(),
      loader: toyLoader(),
      plan: toyPlan(210),
      seed: 3,
      runFolder: join(root, folder),
      clock: tickingClock(),
      guard: { entropyLimit: Math.log(1024) },
      ...more,
    });
    try {
      const collapse =
        /^The run has collapsed, seen at step 200: for 200 steps the teacher has given every image the same output/;
      await expect(train(options('whole'))).rejects.toMatchObject({
        kind: 'guard',
        message: expect.stringMatching(collapse),
      });
      const manifest = JSON.parse(
        readFileSync(join(root, 'whole', 'checkpoint', 'manifest.json'), 'utf8'),
      ) as { step: number };
      expect(manifest.step).toBe(198);

      await train(options('cut', { budget: { steps: 190 } }));
      await expect(train(options('cut', { resume: true }))).rejects.toThrow(collapse);
      expect((await train(options('off', { guard: false }))).reason).toBe('complete');
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
