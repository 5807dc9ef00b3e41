import { key } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { simulate } from '../fixtures/simulation.test.support.ts';
import { isotonic } from './isotonic.ts';
import { areaWeights, curveArea } from './label-curve.ts';
import { labelEconomy, labelsToReach } from './label-economy.ts';
import { type Series, seriesOf } from './series.ts';

describe('isotonic', () => {
  // scikit-learn: IsotonicRegression().fit_transform(range(5), [1, 3, 2, 2, 5])
  it('pools what falls', () => {
    expect(isotonic([1, 3, 2, 2, 5])).toEqual([1, 7 / 3, 7 / 3, 7 / 3, 5]);
    expect(isotonic([3, 2, 1])).toEqual([2, 2, 2]);
    expect(isotonic([])).toEqual([]);
  });
});

describe('labelsToReach', () => {
  const k = [1, 10, 100];
  it('goes straight over log k between what was measured', () => {
    expect(labelsToReach(k, [0.2, 0.4, 0.6], 0.5)).toBeCloseTo(Math.sqrt(1000), 9);
    expect(labelsToReach(k, [0.2, 0.4, 0.6], 0.4)).toBe(10);
  });
  it('is the first k where the curve starts above, and infinite where it never gets there', () => {
    expect(labelsToReach(k, [0.2, 0.4, 0.6], 0.1)).toBe(1);
    expect(labelsToReach(k, [0.2, 0.4, 0.6], 0.61)).toBe(Infinity);
  });
});

const world = {
  sizes: [60, 60, 60],
  base: [0, 0.2, 0.4],
  slopes: [0.4, 0.2, 0.01],
  k: [1, 10, 100],
  draws: 5,
  drawDeviation: 0.1,
  imageDeviation: 0.5,
};
const { plan, test, predictions } = simulate(world, key(1));
const [steep, flat, level] = seriesOf(predictions, plan, test) as [Series, Series, Series];

describe('labelEconomy', () => {
  it('finds the labels that the better method needs, with an interval around them', () => {
    const found = labelEconomy(steep, flat, 'balancedAccuracy');
    expect(found).toMatchObject({ from: 1, within: 100, targetLabels: 100 });
    // By construction .4 ln k = .2 ln 100, so k = 10.
    expect(found?.labels).toBeGreaterThan(5);
    expect(found?.labels).toBeLessThan(20);
    expect(found?.interval[0]).toBeLessThan(found?.labels as number);
    expect(found?.interval[1]).toBeGreaterThan(found?.labels as number);
  });
  it('says where it is not reached within what was tried', () => {
    expect(labelEconomy(level, steep, 'balancedAccuracy')).toMatchObject({
      labels: null,
      interval: [null, null],
      within: 100,
    });
  });
});

describe('the area under a label curve', () => {
  it('is the mean height over log k', () => {
    expect(areaWeights([1, 10, 100])).toEqual([0.25, expect.closeTo(0.5, 12), expect.closeTo(0.25, 12)]);
    const [a, b, c] = steep.points.map(({ spreads }) => spreads.balancedAccuracy.estimate) as [
      number,
      number,
      number,
    ];
    expect(curveArea(steep, 'balancedAccuracy')?.estimate).toBeCloseTo((a + 2 * b + c) / 4, 12);
  });
});
