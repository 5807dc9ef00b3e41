import { expect, test } from 'vitest';
import { comparisonWords, economyWords } from './words.ts';

const [a, b] = ['dino', 'pixels'].map((method) => ({ method, backbone: 'x', classifier: 'svm' })) as [
  { method: string; backbone: string; classifier: string },
  { method: string; backbone: string; classifier: string },
];
const comparison = {
  metric: 'balancedAccuracy',
  a,
  b,
  kPerClass: 10,
  difference: 0.0412,
  interval: [-0.01, 0.0924],
  p: 0.04,
  pHolm: 0.12,
  family: 'f',
  familySize: 3,
  verdict: 'within noise',
} as const;

test('a difference within noise is said to be that', () => {
  expect(comparisonWords({ ...comparison, interval: [...comparison.interval] })).toBe(
    'dino and pixels are within noise with 10 labels per class (difference 0.041, -0.010 to 0.092; p = .120 after Holm over 3 comparisons).',
  );
});

test('a difference beyond it names the better one', () => {
  const words = comparisonWords({
    ...comparison,
    kPerClass: null,
    difference: -0.2,
    interval: [-0.3, -0.1],
    pHolm: 0.0003,
    verdict: 'worse',
  });
  expect(words).toBe(
    'dino is worse than pixels over the whole label curve by 0.200 (difference -0.200, -0.300 to -0.100; p < .001 after Holm over 3 comparisons).',
  );
});

test('labels saved are said, and labels that were not enough', () => {
  const economy = {
    metric: 'balancedAccuracy',
    a,
    b,
    target: 0.5,
    targetLabels: 100,
    from: 1,
    within: 100,
  } as const;
  expect(economyWords({ ...economy, labels: 9.53, interval: [1, null] })).toBe(
    'dino needs about 9.5 labels per class to equal pixels at its best (0.500 with 100); 95 % interval 1 or fewer to more than 100.',
  );
  expect(economyWords({ ...economy, labels: null, interval: [null, null] })).toContain(
    'dino needs more than 100 labels per class to equal pixels at its best (0.500 with 100); 95 % interval wholly at more than 100.',
  );
});
