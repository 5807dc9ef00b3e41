import { key } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { agreement, goldenNames, largestDifference, readGolden } from '@sparsam/golden-tables';
import plugin, { type KnnOptions, knnClassifier, knnOptions } from './index.ts';

const options = (given: Partial<KnnOptions> = {}): KnnOptions => knnOptions.parse(given);
const table = (...rows: number[][]): { rows: number; columns: number; data: Float64Array } => ({
  rows: rows.length,
  columns: rows[0]?.length ?? 0,
  data: Float64Array.from(rows.flat()),
});
const fit = { key: key(0) };

describe('knn against scikit-learn', () => {
  for (const name of goldenNames) {
    const golden = readGolden(name);
    it(`decides as KNeighborsClassifier on ${name}`, () => {
      for (const given of [{ k: 5 }, { weights: 'distance' }] as const) {
        const fitted = knnClassifier(options(given), golden.classes).fit(golden.train, golden.labels, fit);
        const tag = `raw/knn-${options(given).weights}`;
        expect([tag, agreement(fitted.predict(golden.test), golden.get(tag).data)]).toEqual([tag, 1]);
      }
    });

    it(`votes by exp(cosine / temperature) as the definition says on ${name}`, () => {
      const fitted = knnClassifier(options({ weights: 'temperature' }), golden.classes).fit(
        golden.train,
        golden.labels,
        fit,
      );
      const expected = golden.get('raw/knn-temperature').data;
      expect(largestDifference(fitted.decisionScores(golden.test).data, expected)).toBeLessThan(1e-6);
    });
  }
});

describe('knn', () => {
  const train = table([0, 0], [1, 0], [0, 1], [10, 10], [11, 10]);
  const labels = Int32Array.of(4, 4, 4, 9, 9);

  it('votes with five neighbours for each class by default, at most all rows', () => {
    const fitted = knnClassifier(options(), 2).fit(train, labels, fit);
    expect([...fitted.classes]).toEqual([4, 9]);
    expect([...fitted.decisionScores(table([10, 10])).data]).toEqual([0.6, 0.4]);
    expect([...fitted.predict(table([10, 10]))]).toEqual([4]);
  });

  it('lets near neighbours weigh more by distance, and one on top decide alone', () => {
    const fitted = knnClassifier(options({ weights: 'distance' }), 2).fit(train, labels, fit);
    expect([...fitted.predict(table([9, 9], [0.2, 0.2]))]).toEqual([9, 4]);
    expect([...fitted.decisionScores(table([1, 0], [11, 10])).data]).toEqual([1, 0, 0, 1]);
  });

  it('finds a row on top of another though both lie far from the origin', () => {
    const far = table([1e4, 1e4 + 1e-5], [1e4, 1e4], [1e4 + 1, 1e4]);
    const fitted = knnClassifier(options({ weights: 'distance', k: 3 }), 3).fit(
      far,
      Int32Array.of(0, 1, 2),
      fit,
    );
    expect([...fitted.decisionScores(far).data]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it('goes by the angle with the cosine metric and with temperature weights', () => {
    const rays = table([1, 0], [0, 1]);
    for (const given of [{ metric: 'cosine', k: 1 }, { weights: 'temperature' }] as const) {
      const fitted = knnClassifier(options(given), 2).fit(rays, Int32Array.of(0, 1), fit);
      expect([...fitted.predict(table([100, 1], [0.1, 5]))]).toEqual([0, 1]);
    }
    const scores = knnClassifier(options({ weights: 'temperature', temperature: 0.5 }), 2)
      .fit(rays, Int32Array.of(0, 1), fit)
      .decisionScores(table([3, 4])).data;
    expect(scores[0]).toBeCloseTo(1 / (1 + Math.exp((0.8 - 0.6) / 0.5)), 12);
  });

  it('takes the smaller label of equal votes, and the first of equally near rows', () => {
    const line = table([-1], [1], [5]);
    const fitted = knnClassifier(options({ k: 2 }), 2).fit(line, Int32Array.of(8, 3, 8), fit);
    expect([...fitted.predict(table([0]))]).toEqual([3]);
    const one = knnClassifier(options({ k: 1 }), 2).fit(line, Int32Array.of(8, 3, 8), fit);
    expect([...one.predict(table([0]))]).toEqual([8]);
  });

  it('crosses the borders of its blocks without a seam', () => {
    const golden = readGolden('blobs');
    const fitted = knnClassifier(options({ k: 7 }), 4).fit(golden.train, golden.labels, fit);
    const whole = fitted.decisionScores(golden.test).data;
    const { columns, data } = golden.test;
    const alone = fitted.decisionScores({
      rows: 3,
      columns,
      data: data.slice(511 * columns, 514 * columns),
    }).data;
    expect(alone).toEqual(whole.slice(511 * 4, 514 * 4));
  });

  it('predicts the one class that there is', () => {
    const fitted = knnClassifier(options(), 1).fit(train, new Int32Array(5).fill(7), fit);
    expect([...fitted.predict(table([3, 3]))]).toEqual([7]);
    expect([...fitted.decisionScores(table([3, 3])).data]).toEqual([1]);
  });

  it('refuses features that are not finite and rows of another width', () => {
    const classifier = knnClassifier(options(), 2);
    expect(() => classifier.fit(table([0, Number.NaN]), Int32Array.of(0), fit)).toThrow(
      'row 0 has NaN in column 1',
    );
    expect(() => classifier.fit(train, labels, fit).predict(table([1, 2, 3]))).toThrow(
      'fitted on 2 features',
    );
  });

  it('is a plugin whose options have defaults and reject what they do not know', async () => {
    const classifier = await plugin.create(plugin.options.parse({}), { numClasses: 2 });
    expect(classifier.name).toBe('knn');
    expect(plugin.options.safeParse({ neighbours: 3 }).success).toBe(false);
    expect(plugin.options.safeParse({ k: 0 }).success).toBe(false);
  });
});
