import { expect, it } from 'vitest';
import { average } from './average.ts';

it('is the mean at first and follows at its own pace', () => {
  const smooth = average(10);
  expect(smooth(4)).toBeCloseTo(4, 12);
  expect(smooth(4)).toBeCloseTo(4, 12);
  let value = 0;
  for (let i = 0; i < 10; i++) value = smooth(0);
  // Weights 0.9 ** age, over their sum.
  expect(value).toBeCloseTo((4 * (0.9 ** 10 + 0.9 ** 11) * 0.1) / (1 - 0.9 ** 12), 12);
  for (let i = 0; i < 100; i++) value = smooth(0);
  expect(value).toBeLessThan(0.001);
});
