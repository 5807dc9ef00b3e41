import { expect, it } from 'vitest';
import { loadArray, loadClasses, saveArray } from './saved-array.ts';

it('gives back what was saved, by its shape', () => {
  const saved = { weights: saveArray(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]), classes: saveArray([2, 5]) };
  expect(loadArray('svm', saved, 'weights', [2, undefined])).toBe(saved.weights);
  expect(loadClasses('svm', saved)).toEqual(Int32Array.of(2, 5));
});

it('names what is wrong', () => {
  const load = (data: number[], shape: number[], wanted: (number | undefined)[]) => () =>
    loadArray('svm', { weights: saveArray(data, shape) }, 'weights', wanted);
  expect(() => loadArray('svm', {}, 'weights', [2])).toThrow(
    'not a saved svm: "weights" should be an array [2] and is missing',
  );
  expect(load([1, 2], [2], [undefined, 3])).toThrow('array [any, 3] and is [2]');
  expect(load([1, 2], [2, 3], [2, 3])).toThrow('with 2 values');
  expect(load([1, Number.NaN], [2], [2])).toThrow('holds NaN');
  for (const classes of [[], [3, 3], [-1], [0.5]])
    expect(() => loadClasses('svm', { classes: saveArray(classes) })).toThrow('not ascending whole numbers');
});
