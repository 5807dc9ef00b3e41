import { key, uniforms } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import {
  brierScore,
  confidences,
  equalMassBins,
  equalWidthBins,
  expectedCalibrationError,
} from './calibration-error.ts';

describe('calibration', () => {
  const table = {
    rows: 4,
    columns: 2,
    data: Float64Array.of(0.9, 0.1, 0.8, 0.2, 0.35, 0.65, 0.45, 0.55),
  };
  const truth = [0, 1, 1, 1];
  const found = confidences(table, truth);

  it('takes the most probable class', () => {
    expect([...found.confidence]).toEqual([0.9, 0.8, 0.65, 0.55]);
    expect([...found.right]).toEqual([1, 0, 1, 1]);
  });

  it('is the mean gap between confidence and share of right answers', () => {
    // Two bins of equal width hold nothing and all: mean confidence .725, right .75.
    expect(expectedCalibrationError(equalWidthBins(found, 2))).toBeCloseTo(0.025, 12);
    // Two bins of equal mass: (.55 + .65) / 2 = .6 with 1 right; .85 with .5 right.
    expect(expectedCalibrationError(equalMassBins(found, 2))).toBeCloseTo((0.4 + 0.35) / 2, 12);
    expect(equalMassBins(found, 2).map(({ low, high, images }) => [low, high, images])).toEqual([
      [0, 0.65, 2],
      [0.65, 1, 2],
    ]);
  });

  it('puts a confidence on a border into the bin below, and has empty bins', () => {
    const bins = equalWidthBins({ confidence: Float64Array.of(0.5, 1), right: Uint8Array.of(1, 1) }, 4);
    expect(bins.map(({ images }) => images)).toEqual([0, 1, 0, 1]);
    expect(bins[0]).toEqual({ low: 0, high: 0.25, images: 0, confidence: 0, accuracy: 0 });
  });

  it('is small where probabilities are true, and the gap where they are not', () => {
    const [confidence, luck] = [uniforms(key(1), 20_000, 0.5, 1), uniforms(key(2), 20_000)];
    const honest = {
      confidence,
      right: Uint8Array.from(confidence, (value, i) => Number((luck[i] as number) < value)),
    };
    const boasting = {
      confidence,
      right: Uint8Array.from(confidence, (value, i) => Number((luck[i] as number) < value - 0.2)),
    };
    for (const bins of [equalWidthBins, equalMassBins]) {
      expect(expectedCalibrationError(bins(honest))).toBeLessThan(0.02);
      expect(expectedCalibrationError(bins(boasting))).toBeCloseTo(0.2, 1);
    }
  });

  it("has Brier's score", () => {
    expect(brierScore(table, truth)).toBeCloseTo((0.02 + 1.28 + 0.245 + 0.405) / 4, 12);
    expect(brierScore({ rows: 0, columns: 2, data: new Float64Array(0) }, [])).toBe(0);
  });

  it('of nothing is nothing', () => {
    const nothing = { confidence: new Float64Array(0), right: new Uint8Array(0) };
    expect(equalMassBins(nothing)).toEqual([]);
    expect(expectedCalibrationError(equalWidthBins(nothing))).toBe(0);
  });
});
