import { expect, test } from 'vitest';
import { nextBest } from './best-weights.ts';

test('the best moves with every improvement: the untrained copy is never what is kept', () => {
  // The reference returned its untrained copy; step 0 must not count however good chance made it.
  let best = nextBest(undefined, 0, { score: 0.9, loss: 0.1 });
  expect(best).toBeUndefined();
  for (const [step, score] of [
    [10, 0.2],
    [20, 0.5],
    [30, 0.4],
  ] as const)
    best = nextBest(best, step, { score, loss: 1 });
  expect(best).toEqual({ step: 20, score: 0.5, loss: 1 });
});

test('among equal scores the lower loss wins, among equal qualities the earlier step', () => {
  const first = nextBest(undefined, 1, { score: 1, loss: 0.5 });
  expect(nextBest(first, 2, { score: 1, loss: 0.4 })?.step).toBe(2);
  expect(nextBest(first, 2, { score: 1, loss: 0.5 })?.step).toBe(1);
});
