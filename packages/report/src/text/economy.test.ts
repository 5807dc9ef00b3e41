import { describe, expect, it } from 'vitest';
import type { LabelEconomy } from '@sparsam/evaluate';
import { countText, labelsText, rangeText } from './economy.ts';

const economy = (labels: number | null, interval: [number | null, number | null]): LabelEconomy => ({
  metric: 'balancedAccuracy',
  a: { method: 'dino', backbone: 'b', classifier: 'svm' },
  b: { method: 'pixels', backbone: 'none', classifier: 'svm' },
  target: 0.5,
  targetLabels: 100,
  labels,
  interval,
  from: 1,
  within: 100,
});

describe('label economy in words', () => {
  it('rounds as people count', () => {
    expect([1, 2.04, 7.43, 9.96, 34.6].map(countText)).toEqual(['1', '2', '7.4', '10', '35']);
  });
  it('says where an end lies beyond what was tried', () => {
    expect(labelsText(economy(7.43, [5, 12]))).toBe('7.4');
    expect(labelsText(economy(1, [1, 1]))).toBe('1 or fewer');
    expect(labelsText(economy(null, [50, null]))).toBe('more than 100');
    expect(rangeText(economy(7.43, [5, 12.2]))).toBe('5 to 12');
    expect(rangeText(economy(null, [50, null]))).toBe('50 to more than 100');
    expect(rangeText(economy(1, [1, 1]))).toBe('1 or fewer');
  });
});
