import { key, normals } from '@sparsam/core';
import { multiplyByTransposed } from '@sparsam/tabular';
import { describe, expect, it } from 'vitest';
import { goldenNames, largestDifference, readGolden } from '@sparsam/golden-tables';
import { applyPca, fitPca } from './pca.ts';
import { pipeline } from './pipeline.ts';
import { applyPowerTransform, fitPowerTransform, logTable } from './power-transform.ts';
import { checkPreprocessing, prepareTable, takeRows } from './preprocessing.ts';

/** The largest difference as a share of the largest expected value. */
const relative = (found: ArrayLike<number>, expected: ArrayLike<number>): number =>
  largestDifference(found, expected) / largestDifference(new Float64Array(expected.length), expected);

describe('preprocessing against scikit-learn', () => {
  for (const name of goldenNames) {
    const golden = readGolden(name);
    it(`finds the lambdas and values of PowerTransformer on ${name}`, () => {
      const logs = logTable(golden.train);
      const power = fitPowerTransform(logs);
      expect(largestDifference(power.lambdas, golden.get('power/lambdas').data)).toBeLessThan(1e-4);
      expect(
        largestDifference(applyPowerTransform(power, logs).data, golden.get('power/train').data),
      ).toBeLessThan(1e-4);
    });

    it(`finds the variances of PCA, and its coordinates but for rotation, on ${name}`, () => {
      const power = fitPowerTransform(logTable(golden.train));
      const [train, test] = [golden.train, golden.test].map((table) =>
        applyPowerTransform(power, logTable(table)),
      );
      if (train === undefined || test === undefined) throw new Error('both tables are there');
      const pca = fitPca(train);
      expect(relative(pca.variances, golden.get('pca/variances').data.length > pca.variances.length ? Array.from(golden.get('pca/variances').data).slice(0, pca.variances.length) : golden.get('pca/variances').data)).toBeLessThan(1e-5); // prettier-ignore
      const [trainAt, testAt] = [applyPca(pca, train), applyPca(pca, test)];
      const norms = Float64Array.from({ length: testAt.rows }, (_, i) => testAt.data.subarray(i * testAt.columns, (i + 1) * testAt.columns).reduce((sum, x) => sum + x * x, 0)); // prettier-ignore
      expect(relative(norms, golden.get('pca/norms').data)).toBeLessThan(1e-5);
      const products = multiplyByTransposed(
        takeRows(
          testAt,
          Int32Array.from({ length: 40 }, (_, i) => i),
        ),
        trainAt,
      );
      expect(relative(products.data, golden.get('pca/products').data)).toBeLessThan(1e-5);
    });
  }
});

const random = (
  seed: number,
  rows: number,
  columns: number,
): { rows: number; columns: number; data: Float64Array } => ({
  rows,
  columns,
  data: normals(key(seed), rows * columns),
});

describe('the power transform', () => {
  it('keeps features that do not vary, and centres them', () => {
    const table = { rows: 5, columns: 2, data: Float64Array.of(3, 1, 3, 2, 3, 4, 3, 8, 3, 16) };
    const logs = logTable(table);
    const power = fitPowerTransform(logs);
    expect([power.lambdas[0], power.scales[0]]).toEqual([1, 1]);
    const values = applyPowerTransform(power, logs);
    for (let row = 0; row < 5; row++) expect(values.data[2 * row]).toBeCloseTo(0, 12);
  });

  it('makes skewed values less so, with mean 0 and variance 1', () => {
    const skewed = { rows: 400, columns: 1, data: normals(key(1), 400).map((z) => Math.exp(z)) };
    const logs = logTable(skewed);
    const { data } = applyPowerTransform(fitPowerTransform(logs), logs);
    const moment = (order: number): number => data.reduce((sum, x) => sum + x ** order, 0) / 400;
    expect(moment(1)).toBeCloseTo(0, 12);
    expect(moment(2)).toBeCloseTo(1, 12);
    const mean = skewed.data.reduce((sum, x) => sum + x, 0) / 400;
    const deviation = Math.sqrt(skewed.data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 400);
    const before = skewed.data.reduce((sum, x) => sum + ((x - mean) / deviation) ** 3, 0) / 400;
    expect(Math.abs(moment(3))).toBeLessThan(before / 10);
  });

  it('stays finite where two values are all there is, in either precision', () => {
    for (const make of [Float32Array, Float64Array]) {
      for (const values of [
        [0, 5],
        [-1e-3, 1e3],
        [-7, -2],
        [1e-8, 1e8],
      ] as const) {
        const logs = logTable({ rows: 2, columns: 1, data: make.from(values) });
        const power = fitPowerTransform(logs);
        const found = applyPowerTransform(
          power,
          logTable({ rows: 4, columns: 1, data: make.from([...values, -20 * 5, 20 * 5]) }),
        );
        expect([...found.data].every(Number.isFinite)).toBe(true);
      }
    }
  });
});

describe('principal components', () => {
  for (const [rows, columns] of [
    [30, 8],
    [8, 8],
    [8, 30],
    [2, 5],
  ] as const) {
    it(`keeps every distance between ${rows} rows of ${columns} features`, () => {
      const table = random(rows + columns, rows, columns);
      const pca = fitPca(table);
      const at = applyPca(pca, table);
      const between = (data: Float64Array, width: number): number[] =>
        Array.from({ length: rows - 1 }, (_, i) => Array.from({ length: width }, (__, j) => ((data[j] as number) - (data[(i + 1) * width + j] as number)) ** 2).reduce((a, b) => a + b)); // prettier-ignore
      expect(largestDifference(between(at.data, at.columns), between(table.data, columns))).toBeLessThan(
        1e-10,
      );
      expect(pca.components.rows).toBe(rows > columns ? columns : rows - 1);
      expect([...pca.variances]).toEqual([...pca.variances].sort((a, b) => b - a));
    });
  }

  it('has no components where rows do not vary', () => {
    const pca = fitPca({ rows: 3, columns: 4, data: new Float64Array(12).fill(2) });
    expect(pca.components.rows).toBe(0);
    expect(applyPca(pca, random(1, 2, 4)).data).toHaveLength(0);
  });
});

describe('a prepared table', () => {
  it('gives what fitting the rows alone gives, by each combination of steps', () => {
    const table = random(7, 40, 6);
    const [train, test] = [Int32Array.of(3, 5, 8, 13, 21, 34, 1, 2), Int32Array.of(0, 39, 17)];
    const seen: Float64Array[] = [];
    const probe = { name: 'probe', fit: () => ({ classes: Int32Array.of(0), predict: () => new Int32Array(0), decisionScores: (rows: { data: Float64Array | Float32Array }) => { seen.push(Float64Array.from(rows.data)); return random(0, 1, 1); } }) }; // prettier-ignore
    for (const steps of [
      [],
      ['whiten'],
      ['power'],
      ['pca'],
      ['power', 'pca'],
      ['whiten', 'power', 'pca'],
    ] as const) {
      const shared = prepareTable(table, train, steps).fit(train).apply(test);
      pipeline(probe, steps)
        .fit(takeRows(table, train), new Int32Array(8), { key: key(0) })
        .decisionScores(takeRows(table, test));
      expect(seen.pop()).toEqual(shared.data);
    }
  });

  it('knows its steps', () => {
    expect(() => prepareTable(random(1, 2, 2), [0, 1], ['pca', 'power'])).toThrow('not "pca,power"');
    expect(() => checkPreprocessing(['whitening'])).toThrow('not "whitening"');
  });
});
