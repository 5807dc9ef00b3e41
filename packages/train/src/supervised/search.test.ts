import { expect, test } from 'vitest';
import { type Candidate, type Trial, bestTrial, nextCandidate, trialCount } from './search.ts';

const space = {
  learningRates: [1e-3, 3e-4, 3e-3],
  strengths: ['gentle', 'light'],
  weightDecays: [0.05, 0.3],
};

function search(score: (candidate: Candidate) => number): Trial[] {
  const trials: Trial[] = [];
  for (let c = nextCandidate(space, trials); c !== undefined; c = nextCandidate(space, trials))
    trials.push({ candidate: c, quality: { score: score(c), loss: 0 } });
  return trials;
}

test('goes along the rates, then the strengths at the best rate, then the decays', () => {
  const trials = search(
    ({ learningRate, strength, weightDecay }) =>
      (learningRate === 3e-3 ? 0.5 : 0.2) +
      (strength === 'light' ? 0.1 : 0) +
      (weightDecay === 0.3 ? 0.05 : 0),
  );
  expect(trials).toHaveLength(5);
  expect(bestTrial(trials)?.candidate).toEqual({ learningRate: 3e-3, strength: 'light', weightDecay: 0.3 });
});

test('an interrupted search goes on as an uninterrupted one', () => {
  const trials = search(({ learningRate, weightDecay }) => learningRate * 100 - weightDecay);
  for (let done = 0; done < trials.length; done++)
    expect(nextCandidate(space, trials.slice(0, done))).toEqual(trials[done]?.candidate);
});

test('equal scores go to the lower loss, then to the first', () => {
  const candidate = { learningRate: 1, weightDecay: 0, strength: 'a' };
  const at = (loss: number, learningRate: number): Trial => ({
    candidate: { ...candidate, learningRate },
    quality: { score: 0.5, loss },
  });
  expect(bestTrial([at(2, 1), at(1, 2), at(1, 3)])?.candidate.learningRate).toBe(2);
});

test('one value each is no search', () => {
  const one = { learningRates: [1], strengths: ['a'], weightDecays: [0] };
  const candidate = nextCandidate(one, []) as Candidate;
  expect(nextCandidate(one, [{ candidate, quality: { score: 0, loss: 0 } }])).toBeUndefined();
});

test('as many trials are counted as are made, and none where there is no choice', () => {
  expect(search(() => 0.5)).toHaveLength(trialCount(space));
  expect(trialCount({ learningRates: [1], strengths: ['gentle'], weightDecays: [0] })).toBe(0);
});
