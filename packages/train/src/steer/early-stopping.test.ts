import { expect, test } from 'vitest';
import { earlyStopping, publishedPatience } from './early-stopping.ts';

const stopsAt = (scores: readonly number[], options: Parameters<typeof earlyStopping>[0]): number => {
  const rule = earlyStopping(options);
  let state = rule.initial;
  return scores.findIndex((score, i) => {
    state = rule.next(state, 10 * (i + 1), score);
    return rule.stops(state);
  });
};

test('ends when the score has not improved for longer than the patience', () => {
  // Improves at step 20; step 60 is the first that lies more than 30 steps behind.
  expect(stopsAt([0.2, 0.4, 0.4, 0.3, 0.4, 0.4, 0.4], { warmup: 0, patience: 30 })).toBe(5);
});

test('an improvement below the least one does not count, a larger one does', () => {
  const crawling = Array.from({ length: 20 }, (_, i) => 0.5 + i * 0.0001);
  expect(stopsAt(crawling, { warmup: 0, patience: 30 })).toBe(4);
  const climbing = Array.from({ length: 20 }, (_, i) => 0.5 + i * 0.01);
  expect(stopsAt(climbing, { warmup: 0, patience: 30 })).toBe(-1);
});

test('no run ends within the warm-up', () => {
  expect(stopsAt(new Array<number>(60).fill(0.5), { patience: 30 })).toBe(40);
});

test('a score of 0 is a score: the relative improvement of nothing is anything above it', () => {
  expect(stopsAt([0, 0, 0.1, 0.1, 0.1], { warmup: 0, patience: 30 })).toBe(-1);
});

test('the published patience follows the labels within its limits', () => {
  expect([8, 250, 800, 21_000].map(publishedPatience)).toEqual([250, 250, 800, 2500]);
});
