import { expect, test } from 'vitest';
import { computeOf, spentShare } from './compute.ts';

const row = {
  backbone: 'xcit',
  method: 'supervised',
  kPerClass: 10,
  trainings: 5,
  training: { steps: 480, examples: 7680, seconds: 12 },
  search: { steps: 900, examples: 14400, seconds: 22 },
  trials: 6,
  settled: 1,
  allowed: { unit: 'steps', amount: 500 },
  most: 500,
} as const;

test('reads what a comparison wrote, and nothing of what it does not know', () => {
  expect(computeOf({ compute: [row] })).toEqual([row]);
  expect(computeOf({})).toEqual([]);
  expect(computeOf({ compute: [{ ...row, training: 3 }] })).toEqual([]);
});

test('what was spent is told of the longest training, not of the mean', () => {
  expect(spentShare(row)).toBe(1);
  expect(spentShare({ ...row, most: 550 })).toBeCloseTo(1.1);
  const { allowed: _, ...unlimited } = row;
  expect(spentShare(unlimited)).toBeUndefined();
});
