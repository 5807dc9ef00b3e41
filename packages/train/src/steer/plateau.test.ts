import { expect, test } from 'vitest';
import { plateau } from './plateau.ts';

const follow = (losses: readonly number[], options: Parameters<typeof plateau>[0]): number[] => {
  const rule = plateau(options);
  let state = rule.initial;
  return losses.map((loss) => (state = rule.next(state, loss)).rateScale);
};
const flat = (steps: number): number[] => new Array<number>(steps).fill(1);

test('a loss that stalls halves the rate after the patience, and again after cooldown and patience', () => {
  const scales = follow(flat(40), { patience: 5, cooldown: 4, warmup: 0, memory: 1 });
  // The first step is the best; the fall comes when more than 5 steps after it were no better.
  expect(scales.indexOf(0.5)).toBe(6);
  expect(scales.indexOf(0.25)).toBe(6 + 4 + 6);
});

test('a loss that falls keeps the rate', () => {
  const falling = flat(200).map((_, step) => 1 / (1 + step));
  expect(new Set(follow(falling, { patience: 5, cooldown: 4, warmup: 0 }))).toEqual(new Set([1]));
});

test('the warm-up is not looked at', () => {
  expect(follow(flat(30), { patience: 5, cooldown: 0, warmup: 20, memory: 1 }).indexOf(0.5)).toBe(26);
});

test('one bad batch is smoothed away, a real rise is not', () => {
  const spike = flat(60).map((_, step) => (step === 20 ? 3 : 1 - step / 1000));
  expect(new Set(follow(spike, { patience: 30, cooldown: 0, warmup: 0, memory: 10 }))).toEqual(new Set([1]));
});

test('is pure: the same state and loss give the same state, and no state is changed', () => {
  const rule = plateau({ patience: 1, warmup: 0 });
  const state = Object.freeze(rule.next(rule.initial, 1));
  expect(rule.next(state, 2)).toEqual(rule.next(state, 2));
  expect(Object.isFrozen(state)).toBe(true);
});
