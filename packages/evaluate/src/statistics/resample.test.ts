import { foldIn, key } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { resampleWeights, resampledMeans } from './resample.ts';
import { unitsOf } from './units.ts';

describe('resampleWeights', () => {
  const truth = Int32Array.of(0, 0, 0, 1, 1, 1, 1, 2);
  const units = unitsOf(truth, 3);
  const draw = (seed: number): Float64Array => {
    const weights = new Float64Array(truth.length);
    resampleWeights(units, key(seed), weights);
    return weights;
  };
  const sumOf = (weights: Float64Array, label: number): number =>
    weights.reduce((sum, weight, image) => sum + (truth[image] === label ? weight : 0), 0);

  it('keeps the size of every class, and a class of one image as it is', () => {
    for (let seed = 0; seed < 50; seed++) {
      const weights = draw(seed);
      expect([0, 1, 2].map((label) => sumOf(weights, label))).toEqual([
        expect.closeTo(3, 12),
        expect.closeTo(4, 12),
        expect.closeTo(1, 12),
      ]);
      expect(weights[7]).toBe(1);
    }
  });

  it('is the same for a key and another for another', () => {
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it('gives a mean the unbiased variance of the mean, small as the class may be', () => {
    // Values 2, 5, 11 in class 0: variance 21 with divisor n - 1, of the mean 7.
    const values = [2, 5, 11];
    const means = Array.from({ length: 20_000 }, (_, seed) => {
      const weights = draw(seed);
      return values.reduce((sum, value, image) => sum + (value * (weights[image] as number)) / 3, 0);
    });
    const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
    expect(mean).toBeCloseTo(6, 1);
    expect(means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / means.length / 7).toBeCloseTo(1, 1);
  });

  it('takes groups whole', () => {
    const groups = Int32Array.of(4, 4, 5, 6, 6, 6, 7, 8);
    const weights = new Float64Array(truth.length);
    for (let seed = 0; seed < 20; seed++) {
      resampleWeights(unitsOf(truth, 3, groups), key(seed), weights);
      expect(weights[0]).toBe(weights[1]);
      expect(new Set(weights.subarray(3, 6)).size).toBe(1);
    }
  });
});

describe('resampledMeans', () => {
  it('vary by the unbiased variance over n', () => {
    const values = [0.2, 0.5, 0.3, 0.9];
    const mean = 0.475;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3 / 4;
    const means = resampledMeans(values, foldIn(key(1), 'x'), 20_000);
    const found = means.reduce((sum, value) => sum + value ** 2, 0) / means.length;
    expect(found / variance).toBeCloseTo(1, 1);
  });
  it('are zero for one draw', () => {
    expect([...resampledMeans([0.3], key(0), 3)]).toEqual([0, 0, 0]);
  });
});
