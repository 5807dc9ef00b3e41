import type { Row } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { type SplitOptions, splitDataset } from './split-dataset.ts';

/** Rows of classes with the given counts. */
function rowsOf(
  counts: Readonly<Record<string, number>>,
  groupOf?: (label: string, i: number) => string,
): Row[] {
  return Object.entries(counts).flatMap(([label, count]) =>
    Array.from({ length: count }, (_, i) => ({
      path: `${label}/${i}`,
      label,
      ...(groupOf && { group: groupOf(label, i) }),
    })),
  );
}
const split = (rows: readonly Row[], options: SplitOptions): ReturnType<typeof splitDataset> =>
  splitDataset({ rows }, options);
function countsOf(rows: readonly Row[], chosen: readonly number[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const index of chosen)
    counts[rows[index]?.label ?? '-'] = (counts[rows[index]?.label ?? '-'] ?? 0) + 1;
  return counts;
}

describe('splitDataset', () => {
  const rows = rowsOf({ a: 100, b: 50, c: 10, d: 2, e: 1 });

  it('puts every row in exactly one part, classes in proportion', () => {
    const parts = split(rows, { testFraction: 0.2, validationFraction: 0.25, seed: 1 });
    const all = [parts.train, parts.validation, parts.test, parts.unlabeled, parts.excluded].flat();
    expect(all.toSorted((x, y) => x - y)).toEqual(rows.map((_, i) => i));
    // 33 of 163: exact shares 20.2, 10.1, 2.0, 0.4, 0.2; d is lifted to 1, e has no image to spare.
    expect(countsOf(rows, parts.test)).toEqual({ a: 20, b: 10, c: 2, d: 1 });
    // 33 of the 130 left: 20.3, 10.2, 2.0, 0.3, 0.3; the remainder goes to a.
    expect(countsOf(rows, parts.validation)).toEqual({ a: 21, b: 10, c: 2 });
    expect(parts.warnings[0]).toMatch(/test part has no image of e/);
    expect(parts.warnings[1]).toMatch(/validation part has no image of d, e/);
  });

  it('takes exactly the number asked for where classes allow it', () => {
    for (const testCount of [5, 17, 40, 99])
      expect(split(rows, { testCount, seed: 3 }).test).toHaveLength(testCount);
  });

  it('is the same for a seed and another for another', () => {
    const take = (seed: number): readonly number[] => split(rows, { testCount: 40, seed }).test;
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });

  it('keeps the test when a validation part is taken, too', () => {
    const [without, with_] = [0, 0.3].map((validationFraction) =>
      split(rows, { testCount: 40, validationFraction, seed: 5 }),
    );
    expect(with_?.test).toEqual(without?.test);
  });

  it.each([0, 1, 2, 3, 4])('never lets a group cross parts (seed %i)', (seed) => {
    // Patients with images of both classes, of very different numbers.
    const grouped = rowsOf(
      { a: 200, b: 80, c: 12 },
      (label, i) => `patient ${label === 'c' ? i % 3 : Math.floor(Math.sqrt(i * 4)) % 17}`,
    );
    const parts = split(grouped, { testFraction: 0.25, validationFraction: 0.2, seed });
    const groups = [parts.train, parts.validation, parts.test].map(
      (part) => new Set(part.map((index) => grouped[index]?.group)),
    );
    for (const one of groups)
      for (const other of groups)
        if (one !== other) expect([...one].every((group) => !other.has(group))).toBe(true);
    expect(Object.keys(countsOf(grouped, parts.test)).sort()).toEqual(['a', 'b', 'c']);
    expect(Object.keys(countsOf(grouped, parts.train)).sort()).toEqual(['a', 'b', 'c']);
    expect(parts.test.length).toBeGreaterThan(0.15 * grouped.length);
    expect(parts.test.length).toBeLessThan(0.4 * grouped.length);
  });

  it('keeps a class of a single group in train and says so', () => {
    const grouped = rowsOf({ a: 40, b: 6 }, (label, i) => (label === 'b' ? 'only' : `p${i}`));
    const { test, warnings } = split(grouped, { testFraction: 0.25, seed: 0 });
    expect(Object.keys(countsOf(grouped, test))).toEqual(['a']);
    expect(warnings.join()).toMatch(/no image of b/);
  });

  it('leaves out unlabelled rows whose group is in the test', () => {
    const grouped = rowsOf({ a: 20, b: 20 }, (_, i) => `p${i}`);
    const unlabelled: Row[] = Array.from({ length: 20 }, (_, i) => ({ path: `u/${i}`, group: `p${i}` }));
    const { test, unlabeled, excluded } = split([...grouped, ...unlabelled, { path: 'u/free' }], {
      testFraction: 0.3,
      seed: 2,
    });
    const testGroups = new Set(test.map((index) => grouped[index]?.group));
    expect(excluded.map((index) => unlabelled[index - 40]?.group).sort()).toEqual([...testGroups].sort());
    expect(unlabeled).toHaveLength(21 - testGroups.size);
    expect(unlabeled).toContain(60);
  });

  it.each([
    [{ seed: 0 }, /either testFraction or testCount/],
    [{ seed: 0, testFraction: 0.1, testCount: 3 }, /either testFraction or testCount/],
    [{ seed: 0, testFraction: 1 }, /below 1/],
    [{ seed: 0, testCount: 163 }, /cannot be taken from 163 labelled images/],
    [{ seed: 0, testCount: 2, validationFraction: -1 }, /validationFraction/],
  ])('refuses %o', (options, message) => {
    expect(() => split(rows, options)).toThrow(message);
  });
});
