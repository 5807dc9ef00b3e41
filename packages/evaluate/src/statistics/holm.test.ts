import { expect, test } from 'vitest';
import { holm } from './holm.ts';

// statsmodels: multipletests([.01, .04, .03, .005], method='holm')
test('p-values are adjusted step by step, in their order', () => {
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(holm([0.6, 0.7])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});
