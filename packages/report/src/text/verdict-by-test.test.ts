import { expect, it } from 'vitest';
import { syntheticInput } from '../test-support/synthetic-input.ts';
import { keyFigures } from './key-figures.ts';
import { selectRows } from '../input/select-rows.ts';
import { verdict } from './verdict.ts';

const { results } = syntheticInput({ ks: [5, 10, 50], classifiers: ['svm'], intervals: true, whole: true });
const all = (given: typeof results): string => {
  const { headline, sentences } = verdict(given);
  return [headline, ...sentences].join('\n');
};

it('goes by paired tests and label economy where there are any', () => {
  const text = all(results);
  expect(text).toMatch(/reach a balanced accuracy of 0\.\d\d \(95 % interval 0\.\d\d to 0\.\d\d\)\./);
  expect(text).toMatch(
    /Against the same classifier on raw pixels: \+0\.\d\d \(95 % interval \+0\.\d\d to \+0\.\d\d\) at 10 labels per class\./,
  );
  expect(text).toContain('Better at 5, 10 and 50 labels per class.');
  expect(text).toMatch(
    /It takes 6\.5 labels per class to equal what raw pixels reach with 50 \(0\.\d\d\); 95 % interval 5 or fewer to 11\./,
  );
});

it('turns a comparison around, and says within noise where the test does', () => {
  const comparisons = (results.comparisons ?? []).map((one) => ({
    ...one,
    a: one.b,
    b: one.a,
    difference: -one.difference,
    interval: null,
    verdict: 'within noise' as const,
  }));
  const text = all({ ...results, comparisons });
  expect(text).toMatch(/raw pixels: \+0\.\d\d at 10 labels per class, which is within noise\./);
  expect(text).toContain('Within noise at 5, 10 and 50 labels per class.');
  expect(text).not.toContain('Better at');
});

it('says where a method does not get to what another reaches', () => {
  const economy = (results.economy ?? []).map((one) => ({ ...one, labels: null }));
  expect(all({ ...results, economy })).toContain(
    'With up to 50 labels per class it does not get to what raw pixels reach',
  );
});

it('puts score, labels saved and test images first', () => {
  const selection = selectRows(results.rows);
  if (selection === undefined) throw new Error('no rows');
  const figures = keyFigures(results, selection);
  expect(figures.map(({ what }) => what)).toEqual([
    'balanced accuracy with 10 labels per class',
    'labels per class equal 50 with untrained network',
    'test images of 4 classes, kept aside',
  ]);
  expect(keyFigures({ ...results, economy: [] }, selection)).toHaveLength(2);
});
