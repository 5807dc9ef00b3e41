import type { ResultsFile } from '@sparsam/evaluate';
import { expect, test } from 'vitest';
import { worth, worthWords } from './worth.ts';

type Comparison = NonNullable<ResultsFile['comparisons']>[number];
const dino = { method: 'dino', backbone: 'xcit', classifier: 'svm' };
const baseline = { method: 'supervised', backbone: 'xcit', classifier: 'end-to-end' };
const pixels = { method: 'pixels', backbone: 'none', classifier: 'svm' };
const compared = (given: Partial<Comparison>): Comparison => ({
  metric: 'balancedAccuracy',
  a: dino,
  b: baseline,
  kPerClass: null,
  difference: 0.1,
  interval: [0.05, 0.15],
  p: 0.001,
  pHolm: 0.001,
  family: 'f',
  familySize: 1,
  verdict: 'better',
  ...given,
});

test('rests on the pretrained method against the baseline over the whole curve, whichever comes first', () => {
  const others = [
    compared({ a: pixels, b: baseline, verdict: 'worse' }),
    compared({ kPerClass: 1, verdict: 'worse' }),
  ];
  expect(worth({ comparisons: [...others, compared({})] }).answer).toBe('yes');
  expect(worth({ comparisons: [...others, compared({ a: baseline, b: dino })] }).answer).toBe('no');
  expect(worth({ comparisons: [compared({ a: baseline, b: dino, verdict: 'worse' })] }).answer).toBe('yes');
});

test('noise is no answer, and without the baseline there is no question', () => {
  expect(worth({ comparisons: [compared({ verdict: 'within noise' })] }).answer).toBe('not shown');
  expect(worth({ comparisons: [compared({ b: pixels })] })).toEqual({ answer: 'not asked' });
  expect(worthWords({}, 'cells')).toBe('');
  expect(worthWords({ comparisons: [compared({})] }, 'cells')).toMatch(
    /worth it on cells\? Yes\. dino \(svm\) is better/,
  );
});
