import { key, normals } from '@sparsam/core';
import { argmaxLabels } from '@sparsam/tabular';
import { describe, expect, it } from 'vitest';
import { agreement, goldenNames, largestDifference, readGolden } from '@sparsam/golden-tables';
import plugin, { type SvmOptions, svmClassifier, svmOptions } from './index.ts';

const options = (given: Partial<SvmOptions> = {}): SvmOptions => svmOptions.parse(given);
const fit = { key: key(0) };
const decisive = { probability: false, tol: 1e-6 } as const;

describe('svm against scikit-learn', () => {
  for (const name of goldenNames) {
    const golden = readGolden(name);
    const predict = (given: Partial<SvmOptions>): Int32Array =>
      svmClassifier(options(given)).fit(golden.train, golden.labels, fit).predict(golden.test);
    const expected = (tag: string): ArrayLike<number> => golden.get(`raw/${tag}`).data;

    it(`decides as SVC on ${name}`, () => {
      for (const kernel of ['rbf', 'linear'] as const) {
        expect(
          agreement(predict({ ...decisive, kernel }), expected(`svc-${kernel}-plain/predict`)),
        ).toBeGreaterThanOrEqual(0.995);
        const balanced = predict({ ...decisive, kernel, classWeight: 'balanced' });
        expect(agreement(balanced, expected(`svc-${kernel}-balanced/predict`))).toBeGreaterThanOrEqual(0.995);
      }
      const given = { probability: false, classWeight: 'balanced' } as const;
      expect(
        agreement(predict(given), expected('svc-rbf-balanced/default-tolerance')),
      ).toBeGreaterThanOrEqual(0.995);
      const ties = predict({ ...decisive, classWeight: 'balanced', breakTies: true });
      expect(agreement(ties, expected('svc-rbf-balanced/break-ties'))).toBeGreaterThanOrEqual(0.995);
    });

    it(`has SVC's decision values on ${name}`, () => {
      const fitted = svmClassifier(options({ ...decisive, classWeight: 'balanced' })).fit(
        golden.train,
        golden.labels,
        fit,
      );
      expect(fitted.kernel).toEqual({
        type: 'rbf',
        gamma: expect.closeTo(golden.facts['gammaRaw'] as number, 12),
      });
      const pairs = fitted.pairDecisions(golden.test).data;
      // For two classes scikit-learn turns the sign round, so that positive means the second.
      const sign = golden.classes === 2 ? -1 : 1;
      expect(
        largestDifference(
          pairs.map((value) => sign * value),
          expected('svc-rbf-balanced/pairs'),
        ),
      ).toBeLessThan(1e-5);
      const scores = fitted.decisionScores(golden.test).data;
      const ovr =
        golden.classes === 2 ? scores.filter((_, i) => i % 2 === 1).map((value) => 2 * value) : scores;
      expect(largestDifference(ovr, expected('svc-rbf-balanced/ovr'))).toBeLessThan(1e-5);
    });
  }
});

/** `count` rows of each of `classes` clouds. */
function clouds(
  seed: number,
  classes: number,
  count: number,
  columns = 12,
): { rows: number; columns: number; data: Float64Array; labels: Int32Array } {
  const centres = normals(key(99), classes * columns);
  const labels = Int32Array.from({ length: classes * count }, (_, i) => i % classes);
  const data = normals(key(seed), labels.length * columns).map(
    (z, i) => z + (centres[(labels[Math.floor(i / columns)] as number) * columns + (i % columns)] as number),
  );
  return { rows: labels.length, columns, data, labels };
}

describe('probabilities', () => {
  for (const name of goldenNames) {
    const golden = readGolden(name);
    // Runs differ by the folds they draw. The means of several runs lie closer together than single runs do, and single
    // runs lie as far from their mean as scikit-learn's from theirs.
    it(`are SVC's on ${name}, but for the folds drawn`, () => {
      const expectedMean = golden.get('platt/mean').data;
      const spread = golden.facts['plattSpread'] as number;
      const classifier = svmClassifier(options({ classWeight: 'balanced', calibration: 'libsvm' }));
      const runs = Array.from({ length: 24 }, (_, seed) =>
        classifier.fit(golden.train, golden.labels, { key: key(seed) }).decisionScores(golden.test),
      );
      const distance = (a: ArrayLike<number>, b: ArrayLike<number>, count: number): number => {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += Math.abs((a[i] as number) - (b[i] as number));
        return sum / count;
      };
      const size = golden.test.rows * golden.classes;
      const mean = Float64Array.from(
        { length: size },
        (_, i) => runs.reduce((sum, { data }) => sum + (data[i] as number), 0) / runs.length,
      );
      expect(distance(mean, expectedMean, expectedMean.length)).toBeLessThan(spread);
      const ownSpread = runs.reduce((sum, { data }) => sum + distance(data, mean, size), 0) / runs.length;
      expect(ownSpread / spread).toBeGreaterThan(0.5);
      expect(ownSpread / spread).toBeLessThan(2);
      const argmax = argmaxLabels(
        { rows: golden.test.rows, columns: golden.classes, data: mean },
        Int32Array.from({ length: golden.classes }, (_, i) => i),
      );
      expect(agreement(argmax, golden.get('platt/argmax').data)).toBeGreaterThan(
        (golden.facts['plattAgreement'] as number) - 0.01,
      );
    });
  }

  it('sum to one and come out the same for the same key', () => {
    const [train, test] = [clouds(1, 5, 9), clouds(2, 5, 40)];
    const classifier = svmClassifier(options({ classWeight: 'balanced' }));
    const scores = classifier.fit(train, train.labels, fit).decisionScores(test);
    for (let row = 0; row < scores.rows; row++) {
      expect(scores.data.subarray(row * 5, row * 5 + 5).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    }
    expect(classifier.fit(train, train.labels, { key: key(0) }).decisionScores(test)).toEqual(scores);
    expect(classifier.fit(train, train.labels, { key: key(1) }).decisionScores(test)).not.toEqual(scores);
  });

  it.each([1, 2, 3, 4, 5, 10])(
    'decide nearly as well as the decision values with %i rows of each class',
    (count) => {
      let [byProbability, byDecision] = [0, 0];
      for (let seed = 0; seed < 8; seed++) {
        const [train, test] = [clouds(10 + seed, 6, count), clouds(50, 6, 50)];
        const right = (given: Partial<SvmOptions>): number =>
          agreement(
            svmClassifier(options({ classWeight: 'balanced', ...given }))
              .fit(train, train.labels, fit)
              .predict(test),
            test.labels,
          );
        byProbability += right({}) / 8;
        byDecision += right({ probability: false, breakTies: true }) / 8;
      }
      expect(byProbability).toBeGreaterThan(byDecision - 0.02);
    },
  );

  it('of libsvm are turned round with one row of each class, as scikit-learn has them', () => {
    const [train, test] = [clouds(1, 6, 1), clouds(2, 6, 50)];
    const fitted = svmClassifier(options({ calibration: 'libsvm' })).fit(train, train.labels, fit);
    expect(agreement(fitted.predict(test), test.labels)).toBeLessThan(1 / 6);
  });
});

describe('svm', () => {
  const line = { rows: 4, columns: 1, data: Float64Array.of(-2, -1, 1, 2) };

  it('finds the widest margin', () => {
    const fitted = svmClassifier(options({ ...decisive, kernel: 'linear', C: 1e3 })).fit(
      line,
      Int32Array.of(0, 0, 1, 1),
      fit,
    );
    expect([...fitted.support]).toEqual([1, 2]);
    const values = fitted.pairDecisions({ rows: 3, columns: 1, data: Float64Array.of(-1, 0, 1) }).data;
    [1, 0, -1].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 5));
  });

  it('survives duplicated rows with contrary labels and features that do not vary', () => {
    const same = { rows: 6, columns: 3, data: new Float64Array(18).fill(2) };
    const scores = svmClassifier(options({ classWeight: 'balanced' }))
      .fit(same, Int32Array.of(0, 0, 1, 1, 2, 2), fit)
      .decisionScores(same).data;
    for (const score of scores) expect(score).toBeCloseTo(1 / 3, 2);
  });

  it('multiplies gamma by its factor', () => {
    const scores = (set: object): number[] => [
      ...svmClassifier(options(set))
        .fit(line, Int32Array.of(0, 1, 0, 1), fit)
        .decisionScores(line).data,
    ];
    expect(scores({ gamma: 0.5, gammaFactor: 0.3 })).toEqual(scores({ gamma: 0.15 }));
    expect(scores({ gamma: 0.5, gammaFactor: 0.3 })).not.toEqual(scores({ gamma: 0.5 }));
  });

  it('predicts the one class that there is', () => {
    const fitted = svmClassifier(options()).fit(line, new Int32Array(4).fill(6), fit);
    expect([...fitted.predict(line)]).toEqual([6, 6, 6, 6]);
    expect([...fitted.decisionScores(line).data]).toEqual([1, 1, 1, 1]);
  });

  it('is a plugin whose options have defaults and reject what they do not know', async () => {
    expect((await plugin.create(plugin.options.parse({}), { numClasses: 2 })).name).toBe('svm');
    expect(plugin.options.safeParse({ gamma: -1 }).success).toBe(false);
    expect(plugin.options.safeParse({ c: 1 }).success).toBe(false);
  });
});
