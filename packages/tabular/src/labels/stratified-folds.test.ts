import { key } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { stratifiedFolds } from './stratified-folds.ts';

const classOf = Int32Array.from({ length: 63 }, (_, row) => (row < 40 ? 0 : row < 60 ? 1 : 2));

/** Rows of each class in each fold. */
const table = (foldOf: Int32Array): number[][] =>
  [0, 1, 2].map((index) =>
    [0, 1, 2, 3, 4].map(
      (fold) => [...foldOf.keys()].filter((row) => foldOf[row] === fold && classOf[row] === index).length,
    ),
  );

describe('stratifiedFolds', () => {
  it('deals every class out evenly, and the rest so that folds stay of one size', () => {
    const foldOf = stratifiedFolds(classOf, { folds: 5, key: key(1) });
    const [first, second, third] = table(foldOf);
    expect(first).toEqual([8, 8, 8, 8, 8]);
    expect(second).toEqual([4, 4, 4, 4, 4]);
    expect(third?.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(Math.max(...(third as number[]))).toBe(1);
  });

  it('comes from the key alone', () => {
    const draw = (seed: number): Int32Array => stratifiedFolds(classOf, { folds: 5, key: key(seed) });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2)).not.toEqual(draw(1));
  });

  it('keeps groups together and still shares the classes', () => {
    const groups = Int32Array.from(classOf, (_, row) => Math.floor(row / 2));
    const foldOf = stratifiedFolds(classOf, { folds: 5, key: key(3), groups });
    for (let row = 1; row < 62; row += 2) expect(foldOf[row]).toBe(foldOf[row - 1]);
    expect(table(foldOf).slice(0, 2)).toEqual([
      [8, 8, 8, 8, 8],
      [4, 4, 4, 4, 4],
    ]);
  });

  it('never holds out the only group of a class', () => {
    const foldOf = stratifiedFolds(Int32Array.of(0, 0, 0, 1, 2, 2), {
      folds: 3,
      key: key(0),
      groups: Int32Array.of(1, 2, 3, 4, 5, 5),
    });
    expect([...foldOf.subarray(3)]).toEqual([-1, -1, -1]);
    expect([...foldOf.subarray(0, 3)].sort()).toEqual([0, 1, 2]);
  });
});
