import { expect, test } from 'vitest';
import type { Progress } from '../ui/progress.ts';
import { leakFacts, passGate, rowsInParts } from './leak-gate.ts';

const warnings: string[] = [];
const progress = { warn: (text: string) => void warnings.push(text) } as unknown as Progress;
const leaking = [
  { path: 'a', label: 'x', part: 'train' },
  { path: 'a', label: 'x', part: 'test' },
  { path: 'b', label: 'y', part: 'test' },
] as const;

test('a split that leaks stops as a guard and says how much, where to look and what to do', () => {
  expect(() => passGate(leaking, undefined, { allowLeaks: undefined, progress })).toThrow(
    expect.objectContaining({
      kind: 'guard',
      message: expect.stringMatching(
        /1 of 2 held-out images \(50\.0 %\).*sparsam check.*--drop-leaks.*--allow-leaks/,
      ),
    }),
  );
});

test('leaks that are allowed are said, and go into the results', () => {
  const { summary } = passGate(leaking, [], { allowLeaks: true, progress });
  expect(warnings.at(-1)).toMatch(/every figure is stamped/);
  expect(leakFacts(summary)).toMatchObject({
    leaks: { leaky: true, heldOut: 2, heldOutLeaking: 1, checked: ['names', 'pixels'], leaks: { name: 1 } },
  });
  expect(leakFacts(undefined)).toEqual({});
});

test('an honest split passes without a word; pixels can tell otherwise', () => {
  const rows = rowsInParts([{ path: 'a', part: 'test' }, { path: 'b' }, { path: 'c' }], {
    train: [0],
    test: [1],
    validation: [],
    unlabeled: [],
    excluded: [2],
    warnings: [],
  });
  expect(rows.map(({ part }) => part)).toEqual(['train', 'test', undefined]);
  expect(passGate(rows, undefined, { allowLeaks: undefined, progress }).summary).toMatchObject({
    leaky: false,
    checked: ['names'],
  });
  const pair = { a: 0, b: 1, kind: 'exact', likeness: 1, orientation: 0 } as const;
  expect(() => passGate(rows, [pair], { allowLeaks: undefined, progress })).toThrow(/leaks/);
});
