import { describe, expect, it } from 'vitest';
import { argmaxLabels } from './argmax-labels.ts';
import { checkQuery, checkTrainingSet, firstNotFinite } from './checks.ts';
import { balancedWeights, classIndices } from './class-indices.ts';

describe('labels', () => {
  it('encodes labels by their sorted values', () => {
    const encoded = classIndices(Int32Array.of(7, 2, 7, 11, 2, 7));
    expect([...encoded.classes]).toEqual([2, 7, 11]);
    expect([...encoded.indices]).toEqual([1, 0, 1, 2, 0, 1]);
    expect([...encoded.counts]).toEqual([2, 3, 1]);
    expect([...balancedWeights(encoded)]).toEqual([1, 2 / 3, 2]);
  });

  it('takes the first of equal scores', () => {
    const scores = { rows: 2, columns: 3, data: Float64Array.of(0.2, 0.4, 0.4, 1, 1, 0) };
    expect([...argmaxLabels(scores, Int32Array.of(2, 7, 11))]).toEqual([7, 2]);
  });
});

describe('checks', () => {
  const features = (data: number[]): { rows: number; columns: number; data: Float64Array } => ({
    rows: data.length / 2,
    columns: 2,
    data: Float64Array.from(data),
  });
  it('names what is wrong with a training set', () => {
    expect(() => checkTrainingSet('svm', features([]), new Int32Array(0))).toThrow(
      'svm cannot be fitted on no rows',
    );
    expect(() => checkTrainingSet('svm', features([1, 2, 3, 4]), Int32Array.of(0))).toThrow(
      '2 rows and 1 labels',
    );
    expect(() => checkTrainingSet('svm', features([1, 2, 3, 4]), Int32Array.of(0, -1))).toThrow(
      'row 1 has -1',
    );
    expect(() => checkTrainingSet('svm', features([1, 2, 3, Number.NaN]), Int32Array.of(0, 1))).toThrow(
      'row 1 has NaN in column 1',
    );
    checkTrainingSet('svm', features([1, 2, 3, 4]), Int32Array.of(0, 1));
  });
  it('finds the first value that is not finite, whatever stands around it', () => {
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(firstNotFinite(Float64Array.of(1, -1e308, wrong, Number.NaN))).toBe(2);
      expect(firstNotFinite(Float32Array.of(wrong))).toBe(0);
    }
    expect(firstNotFinite(Float64Array.of(-1e308, 1e308, -0, 5e-324))).toBe(-1);
    expect(firstNotFinite(new Float64Array(0))).toBe(-1);
  });
  it('names what is wrong with a query', () => {
    expect(() => checkQuery('knn', features([1, 2]), 3)).toThrow(
      'fitted on 3 features and is asked about rows of 2',
    );
    expect(() => checkQuery('knn', features([Number.POSITIVE_INFINITY, 2]), 2)).toThrow('row 0 has Infinity');
  });
});
