import { describe, expect, it } from 'vitest';
import { confusionMatrix, rowNormalised } from './confusion-matrix.ts';
import { accuracy, balancedAccuracy, classScores, macroF1 } from './scores.ts';
import { studentCdf, studentQuantile } from './student-t.ts';
import { summarise } from './summary.ts';

// Values from scikit-learn: balanced_accuracy_score, accuracy_score, precision_recall_fscore_support, f1_score(average='macro').
describe('metrics', () => {
  const matrix = confusionMatrix(
    Int32Array.of(0, 0, 0, 0, 1, 1, 2, 2, 2, 2),
    Int32Array.of(0, 0, 0, 1, 1, 2, 2, 2, 0, 2),
    4,
  );

  it('count true classes in rows and predicted ones in columns', () => {
    expect([...matrix.counts]).toEqual([3, 1, 0, 0, 0, 1, 1, 0, 1, 0, 3, 0, 0, 0, 0, 0]);
    expect([...rowNormalised(matrix)]).toEqual([
      0.75, 0.25, 0, 0, 0, 0.5, 0.5, 0, 0.25, 0, 0.75, 0, 0, 0, 0, 0,
    ]);
  });

  it("are scikit-learn's", () => {
    expect(accuracy(matrix)).toBeCloseTo(0.7, 12);
    expect(balancedAccuracy(matrix)).toBeCloseTo(2 / 3, 12);
    expect(macroF1(matrix)).toBeCloseTo(2 / 3, 12);
    const [first, second, , fourth] = classScores(matrix);
    expect(first).toEqual({ precision: 0.75, recall: 0.75, f1: 0.75, support: 4 });
    expect(second).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5, support: 2 });
    expect(fourth).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
  });

  it('refuse classes that do not exist', () => {
    expect(() => confusionMatrix(Int32Array.of(0), Int32Array.of(3), 2)).toThrow('from 0 to 1');
    expect(() => confusionMatrix(Int32Array.of(0, 1), Int32Array.of(0), 2)).toThrow('2 true labels');
  });
});

describe("Student's distribution", () => {
  // scipy.stats.t.ppf and cdf
  it.each([
    [0.975, 1, 12.706204736432095],
    [0.975, 4, 2.7764451051977987],
    [0.975, 9, 2.2621571627409915],
    [0.995, 30, 2.7499956535672247],
    [0.975, 1000, 1.9623390808264078],
  ])('has the quantile of %d with %d degrees at %d', (probability, degrees, expected) => {
    expect(studentQuantile(probability, degrees)).toBeCloseTo(expected, 9);
  });
  it('is symmetric', () => {
    expect(studentCdf(0, 3)).toBe(0.5);
    expect(studentCdf(-1.3, 7) + studentCdf(1.3, 7)).toBeCloseTo(1, 14);
  });
});

describe('summaries', () => {
  it('give mean and sample deviation', () => {
    expect(summarise([1, 2, 3, 4, 5])).toEqual({ mean: 3, stdev: Math.sqrt(2.5) });
    expect(summarise([0.4])).toEqual({ mean: 0.4, stdev: 0 });
  });
});
