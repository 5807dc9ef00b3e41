import { key, normals } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { agreement, goldenNames, largestDifference, readGolden } from '@sparsam/golden-tables';
import plugin, { type LogisticOptions, logisticClassifier, logisticOptions } from './index.ts';

const options = (given: Partial<LogisticOptions> = {}): LogisticOptions => logisticOptions.parse(given);
const fit = { key: key(0) };
const variants = { plain: {}, balanced: { C: 2.5, classWeight: 'balanced' } } as const;

describe('logistic regression against scikit-learn', () => {
  for (const name of goldenNames) {
    const golden = readGolden(name);
    for (const [tag, given] of Object.entries(variants)) {
      it(`finds the coefficients, probabilities and decisions of LogisticRegression, ${tag}, on ${name}`, () => {
        const fitted = logisticClassifier(options(given)).fit(golden.train, golden.labels, fit);
        expect(fitted.converged).toBe(true);
        const weights = golden.get(`raw/logistic-${tag}/weights`);
        expect([fitted.weights.rows, fitted.weights.columns]).toEqual(weights.shape);
        expect(largestDifference(fitted.weights.data, weights.data)).toBeLessThan(1e-3);
        const probabilities = golden.get(`raw/logistic-${tag}/probabilities`).data;
        expect(largestDifference(fitted.decisionScores(golden.test).data, probabilities)).toBeLessThan(1e-3);
        const decisions = golden.get(`raw/logistic-${tag}/predict`).data;
        expect(agreement(fitted.predict(golden.test), decisions)).toBeGreaterThanOrEqual(0.995);
      });
    }
  }
});

describe('logistic regression', () => {
  const line = { rows: 4, columns: 1, data: Float64Array.of(-2, -1, 1, 2) };

  it('keeps labels as they are and separates what can be separated', () => {
    const fitted = logisticClassifier(options()).fit(line, Int32Array.of(5, 5, 2, 2), fit);
    expect([...fitted.classes]).toEqual([2, 5]);
    expect([...fitted.predict(line)]).toEqual([5, 5, 2, 2]);
    const scores = fitted.decisionScores(line).data;
    for (let i = 0; i < 8; i += 2)
      expect((scores[i] as number) + (scores[i + 1] as number)).toBeCloseTo(1, 14);
  });

  it('does not overflow far from the training rows', () => {
    const fitted = logisticClassifier(options({ C: 1e6 })).fit(line, Int32Array.of(0, 0, 1, 2), fit);
    const scores = fitted.decisionScores({ rows: 2, columns: 1, data: Float64Array.of(-1e6, 1e6) }).data;
    expect([...scores].every((score) => score >= 0 && score <= 1)).toBe(true);
  });

  it('predicts the one class that there is', () => {
    const fitted = logisticClassifier(options()).fit(line, new Int32Array(4).fill(3), fit);
    expect([...fitted.predict(line)]).toEqual([3, 3, 3, 3]);
    expect([...fitted.decisionScores(line).data]).toEqual([1, 1, 1, 1]);
  });

  it('gives equal odds where features do not vary', () => {
    const same = { rows: 4, columns: 2, data: new Float64Array(8).fill(1.5) };
    const scores = logisticClassifier(options({ classWeight: 'balanced' }))
      .fit(same, Int32Array.of(0, 0, 0, 1), fit)
      .decisionScores(same).data;
    for (const score of scores) expect(score).toBeCloseTo(0.5, 5);
  });

  it('says so when it was not given the steps to converge', () => {
    const golden = readGolden('blobs');
    const fitted = logisticClassifier(options({ maxIter: 2 })).fit(golden.train, golden.labels, fit);
    expect([fitted.iterations, fitted.converged]).toEqual([2, false]);
  });

  it('chooses its penalty on held-out rows: strong for noise, weak where classes lie apart', () => {
    const clouds = (distance: number): { rows: number; columns: number; data: Float64Array } => ({
      rows: 60,
      columns: 10,
      data: normals(key(8), 600).map(
        (z, i) => z + (i % 10 === 0 && Math.floor(i / 10) % 2 === 1 ? distance : 0),
      ),
    });
    const labels = Int32Array.from({ length: 60 }, (_, row) => row % 2);
    const chosen = (distance: number, seed: number): number =>
      logisticClassifier(options({ C: 'auto' })).fit(clouds(distance), labels, { key: key(seed) }).C;
    expect(chosen(0, 0)).toBeLessThan(0.1);
    expect(chosen(12, 0)).toBeGreaterThan(10);
    expect(chosen(12, 0)).toBe(chosen(12, 0));
    const fitted = logisticClassifier(options({ C: 'auto' })).fit(clouds(12), labels, fit);
    const same = logisticClassifier(options({ C: fitted.C })).fit(clouds(12), labels, fit);
    expect(same.weights.data).toEqual(fitted.weights.data);
    // Nothing can be held out of one row of each class.
    expect(logisticClassifier(options({ C: 'auto' })).fit(line, Int32Array.of(0, 1, 2, 3), fit).C).toBe(1);
  });

  it('is a plugin whose options have defaults and reject what they do not know', async () => {
    expect((await plugin.create(plugin.options.parse({}), { numClasses: 2 })).name).toBe('logistic');
    expect(plugin.options.safeParse({ penalty: 'l1' }).success).toBe(false);
  });
});
