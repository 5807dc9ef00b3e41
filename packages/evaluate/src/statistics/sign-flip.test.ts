import { key } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { chanceOf, flipCount } from './chance.ts';
import { signFlipTest } from './sign-flip.ts';

const none = { images: 0, draws: 0, both: 0, imageDegrees: 1, drawDegrees: 0 };
const chance = chanceOf(200, key(3));
const test = (units: Float64Array, parts = none): number =>
  signFlipTest({ difference: units.reduce((sum, value) => sum + value, 0), units, parts }, chance);

describe('signFlipTest', () => {
  it("is McNemar's exact test for one draw: 12 images for, 3 against", () => {
    const units = Float64Array.from({ length: 100 }, (_, i) => (i < 12 ? 0.01 : i < 15 ? -0.01 : 0));
    // scipy.stats.binomtest(3, 15).pvalue
    expect(test(units)).toBeCloseTo(0.03515625, 2);
  });

  it('counts out all patterns of unequal differences', () => {
    const units = Float64Array.of(0.5, 0.3, 0.2, -0.1, 0.05, 0.4, 0.25, 0.15);
    const total = units.reduce((sum, value) => sum + value, 0);
    let beyond = 0;
    for (let pattern = 0; pattern < 256; pattern++) {
      const sum = units.reduce((s, value, i) => s + ((pattern >> i) & 1 ? value : -value), 0);
      if (Math.abs(sum) >= total - 1e-12) beyond++;
    }
    expect(test(units)).toBeCloseTo(beyond / 256, 2);
  });

  it('is 1 where nothing differs, and never 0', () => {
    expect(test(new Float64Array(50))).toBe(1);
    expect(test(new Float64Array(150).fill(0.01))).toBe(1 / (flipCount + 1));
  });

  it('lets draws that differ much take away what images alone would say', () => {
    const units = new Float64Array(60).fill(0.001);
    const draws = { images: 0, draws: 0.05 ** 2, both: 0, imageDegrees: 59, drawDegrees: 9 };
    expect(test(units)).toBeLessThan(0.001);
    // The difference is .06, 1.2 standard errors of the draws: scipy.stats.t.sf(1.2, 9) * 2 = .2608, and images add a little.
    expect(test(units, draws)).toBeGreaterThan(0.25);
    expect(test(units, draws)).toBeLessThan(0.29);
  });
});

describe('chance', () => {
  it('flips every difference on its own, half of them up', () => {
    const sums = chance.flippedSums(Float64Array.from({ length: 70 }, (_, i) => (i % 2 === 0 ? 1 : -1)));
    const mean = sums.reduce((sum, value) => sum + value, 0) / sums.length;
    const variance = sums.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sums.length;
    expect(Math.abs(mean)).toBeLessThan(0.3);
    expect(variance / 70).toBeCloseTo(1, 1);
    expect(sums.every((sum) => sum % 2 === 0 && Math.abs(sum) <= 70)).toBe(true);
  });
  it("has Student's numbers", () => {
    const numbers = chance.student(4);
    // scipy.stats.t.ppf(.975, 4)
    expect(numbers.filter((value) => Math.abs(value) > 2.7764).length / numbers.length).toBeCloseTo(0.05, 2);
    expect(chance.student(4)).toBe(numbers);
  });
});
