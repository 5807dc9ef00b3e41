import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import { countLearned } from './count-learned.ts';
import { type Duration, stepsOf } from './duration.ts';
import { linear } from './linear.ts';
import { warmupCosine } from './warmup-cosine.ts';

// Written by tools/goldens/dino.py with numpy's linspace and the formula of the reference.
const reference = (
  JSON.parse(
    readFileSync(new URL('../../../../tools/goldens/fixtures/dino/training.json', import.meta.url), 'utf8'),
  ) as { schedules: Record<string, number[]> }
).schedules;
const values = (schedule: (step: number) => number, count = 50): number[] =>
  Array.from({ length: count }, (_, step) => schedule(step));
const close = (found: number[], expected: readonly number[]): void => {
  expect(found).toHaveLength(expected.length);
  for (const [step, value] of found.entries()) expect(value).toBeCloseTo(expected[step] as number, 12);
};

describe('the reference run', () => {
  test('learning rate: both ends of the warm-up, then a cosine over the rest', () => {
    const base = 0.001;
    close(values(warmupCosine({ base, warmup: 10, total: 50 })), reference['learningRate'] as number[]);
  });
  test('weight decay and teacher momentum rise by a cosine over all steps', () => {
    close(values(cosine({ from: 0.04, to: 0.4, steps: 50 })), reference['weightDecay'] as number[]);
    close(values(cosine({ from: 0.9, to: 1, steps: 50 })), reference['teacherMomentum'] as number[]);
  });
  test('teacher temperature rises linearly and stays', () => {
    close(values(linear({ from: 0.02, to: 0.04, steps: 20 })), reference['teacherTemperature'] as number[]);
  });
});

describe('edges', () => {
  test('a warm-up of one step starts at the start, of none at the base', () => {
    expect(values(linear({ from: 1, to: 3, steps: 1 }), 3)).toEqual([1, 3, 3]);
    expect(values(linear({ from: 1, to: 3, steps: 0 }), 2)).toEqual([3, 3]);
    expect(warmupCosine({ base: 2, warmup: 0, total: 4 })(0)).toBe(2);
  });
  test('beyond the end a schedule keeps its last value', () => {
    expect(cosine({ from: 1, to: 0, steps: 4 })(9)).toBe(0);
    expect(warmupCosine({ base: 2, final: 0.5, warmup: 4, total: 4 })(4)).toBe(0.5);
    expect(constant(7)(1e6)).toBe(7);
  });
});

test('durations become steps of the plan, never more than it has', () => {
  const plan = { totalSteps: 100, stepsPerEpoch: 30, batchSize: 8 };
  expect(stepsOf({ epochs: 2 }, plan)).toBe(60);
  expect(stepsOf({ epochs: 0.5 }, plan)).toBe(15);
  expect(stepsOf({ epochs: 10 }, plan)).toBe(100);
  expect(stepsOf({ steps: 7 }, plan)).toBe(7);
  expect(stepsOf({ examples: 80 }, plan)).toBe(10);
  expect(stepsOf({ fraction: 0.25 }, plan)).toBe(25);
  expect(() => stepsOf({ weeks: 1 } as unknown as Duration, plan)).toThrow(/one of \{ epochs \}.*"weeks":1/);
  expect(() => stepsOf({ steps: -1 }, plan)).toThrow(/from 0/);
});

test('learning steps are counted, whatever the order of asking', () => {
  const count = countLearned((step) => (step < 3 ? 0 : 1));
  expect(count(5)).toBe(3);
  expect([0, 1, 2, 3, 4].map(count)).toEqual([0, 0, 0, 1, 2]);
  expect(countLearned()(4)).toBe(5);
});
