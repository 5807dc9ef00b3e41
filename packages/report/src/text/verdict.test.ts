import { describe, expect, it } from 'vitest';
import type { ResultRow } from '@sparsam/evaluate';
import { moments } from './numbers.ts';
import { headlineK, verdict } from './verdict.ts';

function row(
  method: string,
  kPerClass: number,
  values: readonly number[],
  more: Partial<ResultRow> = {},
): ResultRow {
  return {
    dataset: 'd',
    backbone: 'b',
    method,
    classifier: 'svm',
    kPerClass,
    labels: 4 * kPerClass,
    metric: 'balancedAccuracy',
    ...moments(values),
    interval: null,
    values: [...values],
    seeds: values.map((_, index) => index),
    ...more,
  };
}
type Rows = { readonly rows: readonly ResultRow[] };
const results = (...rows: ResultRow[]): Rows => ({ rows });
const all = (given: Rows): string => {
  const { headline, sentences } = verdict(given);
  return [headline, ...sentences].join('\n');
};

describe('verdict', () => {
  it('names the score at ten labels, the gain with its spread, and the labels saved', () => {
    const text = all(
      results(
        row('dino', 5, [0.5, 0.52, 0.54]),
        row('dino', 10, [0.6, 0.62, 0.64]),
        row('random-init', 5, [0.2, 0.2, 0.23]),
        row('random-init', 10, [0.3, 0.3, 0.33]),
      ),
    );
    expect(text).toContain(
      'With 10 labels per class (40 in all), DINO features and an SVM reach a balanced accuracy of 0.62 ± 0.02.',
    );
    // Paired differences .30, .32, .31.
    expect(text).toContain('0.31 ± 0.01 above it at 10 labels per class, higher in 3 of 3 draws.');
    expect(text).toContain('Better at 5 and 10 labels per class.');
    expect(text).toContain('it stays below DINO with 5 (0.31 against 0.52)');
    expect(text).not.toContain('noise');
  });

  it('says within noise where the ranges overlap', () => {
    const text = all(results(row('dino', 10, [0.5, 0.6, 0.4]), row('pixels', 10, [0.45, 0.5, 0.55])));
    expect(text).toContain('the ranges overlap, so this is within noise');
    expect(text).not.toMatch(/[Bb]etter at/);
  });

  it('goes by the interval where there is one', () => {
    const rows = (low: number): Rows =>
      results(
        row('dino', 10, [0.5, 0.6, 0.55], { interval: [low, 0.6] }),
        row('pixels', 10, [0.45, 0.55, 0.5], { interval: [0.48, 0.52] }),
      );
    expect(all(rows(0.53))).not.toContain('noise');
    expect(all(rows(0.51))).toContain('within noise');
  });

  it('says so where the learned features are worse', () => {
    const text = all(
      results(
        ...[5, 10].flatMap((k) => [row('dino', k, [0.3, 0.31, 0.32]), row('pixels', k, [0.5, 0.51, 0.52])]),
      ),
    );
    expect(text).toContain('below it at 10 labels per class, higher in 0 of 3 draws');
    expect(text).toContain('Worse at 5 and 10 labels per class.');
  });

  it('claims nothing from a single draw', () => {
    const text = all(results(...[5, 10].flatMap((k) => [row('dino', k, [0.9]), row('pixels', k, [0.1])])));
    expect(text).toContain('one draw of the labels only');
    expect(text).not.toMatch(/[Bb]etter at/);
  });

  it('works with a baseline alone and with nothing', () => {
    expect(all(results(row('pixels', 1, [0.2, 0.3])))).toContain('raw pixels and an SVM reach');
    expect(all(results(row('pixels', 1, [0.2, 0.3])))).toContain('Nothing was measured to compare it with.');
    expect(all(results())).toBe('There are no results yet.');
  });

  it('compares the same classifier, not the best with the worst', () => {
    const text = all(
      results(
        row('dino', 10, [0.5, 0.5, 0.52]),
        row('dino', 10, [0.9, 0.9, 0.92], { classifier: 'knn' }),
        row('pixels', 10, [0.4, 0.4, 0.42]),
      ),
    );
    expect(text).toContain('0.10 ± 0.00 above it');
    expect(text).toContain('Classifiers on DINO features at 10 labels per class: kNN 0.91 and SVM 0.51.');
  });

  it('says of more labels what the last step of the curve shows, and no more', () => {
    const curve = (values: readonly number[], interval: readonly [number, number] | null = null): string =>
      all(
        results(
          row('dino', 1, [0.1, 0.2, 0.1]),
          row('dino', 5, [0.7, 0.71, 0.72], { interval: interval === null ? null : [0.6, 0.8] }),
          row('dino', 10, values, { interval: interval === null ? null : [...interval] }),
        ),
      );
    expect(curve([0.8, 0.81, 0.82])).toContain(
      'The curve still rises from 5 to 10 labels per class, by 0.10: more labels would probably help.',
    );
    // The intervals are of other test images, too; on these the draws lie apart.
    expect(curve([0.75, 0.76, 0.77], [0.7, 0.85])).toContain(
      'From 5 to 10 labels per class it rises by 0.05 on these test images; the ranges of the two overlap',
    );
    expect(curve([0.7, 0.72, 0.73])).toContain('it changes by +0.01, no more than the draws differ among');
  });

  it('counts one label as one', () => {
    const text = all(
      results(
        ...[1, 10].flatMap((k) => [
          row('dino', k, [0.5, 0.6, 0.4]),
          row('pixels', k, [k / 20, k / 20, k / 20]),
        ]),
      ),
    );
    expect(text).toContain('Better at 1, within noise at 10 labels per class.');
    const other = all(
      results(
        ...[1, 10].flatMap((k) => [
          row('dino', k, [0.5, 0.6, 0.4]),
          row('pixels', k, [0.5 / k, 0.5 / k, 0.5 / k]),
        ]),
      ),
    );
    expect(other).toContain('Better at 10, within noise at 1 label per class.');
  });

  it('takes the k nearest to ten on a log scale', () => {
    expect(headlineK([1, 5, 25, 100])).toBe(5);
    expect(headlineK([1, 10, 25])).toBe(10);
    expect(headlineK([500])).toBe(500);
  });
});
