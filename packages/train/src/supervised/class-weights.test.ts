import { expect, test } from 'vitest';
import { batchLabels } from './batch-labels.ts';
import { classWeights, countClasses } from './class-weights.ts';

test('weights go with 1 / count and sum to the number of classes', () => {
  expect(classWeights([10, 10, 10])).toEqual([1, 1, 1].map((value) => expect.closeTo(value, 12) as number));
  const weights = classWeights([1, 2, 4]);
  expect(weights.reduce((a, b) => a + b)).toBeCloseTo(3, 12);
  expect((weights[0] as number) / (weights[2] as number)).toBeCloseTo(4, 12);
});

test('a class that does not occur weighs nothing and changes nothing', () => {
  expect(classWeights([2, 0, 2])).toEqual([1, 0, 1]);
  expect(countClasses([0, 1, 3], Int32Array.of(0, 2, 1, 2), 3)).toEqual([1, 0, 2]);
});

test('targets and weights follow the rows of the batch, repeats too', () => {
  const { targets, weights } = batchLabels([2, 0, 2], Int32Array.of(0, 1, 2), [1, 2, 3]);
  expect([...targets.data]).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 1]);
  expect([...weights.data]).toEqual([3, 1, 3]);
});
