import { expect, test } from 'vitest';
import { largestLogit, validationScores } from './validation-scores.ts';

test('balanced accuracy and loss are means over classes, of any logits', () => {
  const logits = Float64Array.of(2, 0, 2, 0, 0, 1, 1000, 0);
  const { balancedAccuracy, loss } = validationScores(logits, [0, 0, 1, 1], 2);
  expect(balancedAccuracy).toBe((1 + 0.5) / 2);
  const right = Math.log(1 + Math.exp(-2));
  expect(loss).toBeCloseTo((right + (Math.log(1 + Math.exp(-1)) + 1000) / 2) / 2, 9);
});

test('a class without rows does not count; ties go to the first class', () => {
  expect(validationScores(Float64Array.of(1, 0, 0), [0], 3).balancedAccuracy).toBe(1);
  expect([...largestLogit(Float64Array.of(1, 1, 0, 0, 2, 2), 3)]).toEqual([0, 1]);
});
