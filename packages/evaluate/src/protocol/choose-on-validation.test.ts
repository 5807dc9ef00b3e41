import { type Classifier, type Matrix, key } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { nearestMean } from '../fixtures/toy.test.support.ts';
import { chooseOnValidation } from './choose-on-validation.ts';

/** Two clouds of one feature, 20 rows each, far apart. */
const labels = Int32Array.from({ length: 40 }, (_, row) => row % 2);
const features: Matrix = {
  rows: 40,
  columns: 1,
  data: Float64Array.from(labels, (label, row) => 10 * label + (row % 5)),
};

/** Always says 0; remembers how many rows it was fitted on. */
const fits: number[] = [];
const zero: Classifier = {
  name: 'zero',
  fit({ rows }) {
    fits.push(rows);
    return {
      classes: Int32Array.of(0),
      predict: (test) => new Int32Array(test.rows),
      decisionScores: (test) => ({ rows: test.rows, columns: 1, data: new Float64Array(test.rows).fill(1) }),
    };
  },
};

describe('chooseOnValidation', () => {
  it('takes what is best on the held-out part, fitted on everything', () => {
    const seen: number[] = [];
    const watched: Classifier = {
      ...nearestMean,
      fit(given, own, options) {
        seen.push(given.rows);
        return nearestMean.fit(given, own, options);
      },
    };
    const fitted = chooseOnValidation('any', [zero, watched]).fit(features, labels, { key: key(1) });
    expect([...fitted.predict(features)]).toEqual([...labels]);
    // 30 % of 20 of each class are held out.
    expect([fits, seen]).toEqual([[28], [28, 40]]);
  });

  it('takes the first where nothing can be held out or nothing is better', () => {
    const single = { rows: 2, columns: 1, data: Float64Array.of(0, 10) };
    const fitted = chooseOnValidation('any', [zero, nearestMean]).fit(single, Int32Array.of(0, 1), {
      key: key(1),
    });
    expect([...fitted.predict(single)]).toEqual([0, 0]);
    expect(() => chooseOnValidation('any', [])).toThrow('nothing to choose from');
  });

  it('keeps groups together, and tells the candidates of them', () => {
    // Four rows a group: two of each class.
    const groups = Int32Array.from(labels, (_, row) => row >> 2);
    const shares: number[] = [];
    const watched: Classifier = {
      ...nearestMean,
      fit(given, own, options) {
        const sizes = new Map<number, number>();
        for (const group of options.groups ?? []) sizes.set(group, (sizes.get(group) ?? 0) + 1);
        expect([...sizes.values()].every((size) => size === 4)).toBe(true);
        shares.push(sizes.size);
        return nearestMean.fit(given, own, options);
      },
    };
    chooseOnValidation('any', [watched, zero]).fit(features, labels, { key: key(2), groups });
    // Fitted on some of the ten groups for the choice, then on all.
    expect(shares.at(-1)).toBe(10);
    expect(shares[0]).toBeLessThan(9);
  });

  it('chooses the same again under the same key', () => {
    const chosen = (): number[] => [
      ...chooseOnValidation('any', [nearestMean, zero])
        .fit(features, labels, { key: key(5) })
        .predict(features),
    ];
    expect(chosen()).toEqual(chosen());
  });
});
