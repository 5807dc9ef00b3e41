import { expect, test } from 'vitest';
import { momentumOver } from './momentum-over.ts';

test('an average over a few steps is quick, one over many is slow, both within bounds', () => {
  expect(momentumOver(5)).toBe(0.9);
  expect(momentumOver(50)).toBeCloseTo(0.98, 6);
  expect(momentumOver(1e9)).toBe(0.996);
  expect(momentumOver(5, { least: 0.5 })).toBeCloseTo(0.8, 6);
  expect(momentumOver(1e9, { most: 1 })).toBeCloseTo(1, 6);
});
