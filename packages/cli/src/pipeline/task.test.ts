import type { Row } from '@sparsam/core';
import { splitDataset } from '@sparsam/data';
import { expect, test } from 'vitest';
import { droppedWords, usefulCounts } from './evaluate.ts';
import { usualTestCount } from './prepare-data.ts';
import { lengthOf, trainingRows } from './pretrain.ts';
import { evaluationTask } from './task.ts';

const rows: Row[] = [
  ...Array.from({ length: 30 }, (_, i) => ({ path: `a${i}`, label: 'a', group: `patient ${i % 10}` })),
  ...Array.from({ length: 30 }, (_, i) => ({ path: `b${i}`, label: 'b', group: `patient ${10 + (i % 10)}` })),
  { path: 'c0', label: 'c' },
  ...Array.from({ length: 20 }, (_, i) => ({ path: `u${i}`, group: `patient ${i}` })),
];
const dataset = { name: 'test', root: '/', rows, classes: ['a', 'b', 'c'], warnings: [] };
const split = splitDataset({ rows }, { seed: 0, testCount: 12 });

test('nothing of a test patient is learned from, with or without a label', () => {
  const testGroups = new Set(split.test.map((row) => rows[row]?.group));
  const learned = trainingRows({ split });
  expect(split.test.length).toBeGreaterThan(8);
  expect(learned.filter((row) => split.test.includes(row))).toEqual([]);
  expect(learned.filter((row) => testGroups.has(rows[row]?.group))).toEqual([]);
  expect(learned.some((row) => rows[row]?.label === undefined)).toBe(true);
  expect(learned.length + split.test.length + split.excluded.length).toBe(rows.length);
});

test('a class that is on one side only is an error, or left out with a word where small classes are', () => {
  const warnings: string[] = [];
  const warn = (text: string): void => void warnings.push(text);
  expect(() => evaluationTask({ dataset, rows, split }, { minClassSize: 1, warn })).toThrow(
    /The class c is on one side of the split only.*--min-class-size 2/,
  );
  const task = evaluationTask({ dataset, rows, split }, { minClassSize: 2, warn });
  expect(task.classes).toEqual(['a', 'b']);
  expect(warnings).toEqual([expect.stringContaining('The class c is left out of the evaluation')]);
  for (const row of [...Array.from(task.train), ...Array.from(task.test)])
    expect(task.labels[row]).toBeGreaterThanOrEqual(0);
  expect(task.labels[rows.findIndex(({ path }) => path === 'c0')]).toBe(-1);
  expect(task.groups?.slice(0, 2)).toEqual(['patient 0', 'patient 1']);
});

test('classes that would all be too small are an error before anything is trained', () => {
  expect(() =>
    evaluationTask({ dataset, rows, split }, { minClassSize: 500, warn: () => undefined }),
  ).toThrow('No class of test has 500 training images');
});

test('numbers of labels that no class has are dropped, but one stays', () => {
  const labels = Int32Array.of(0, 0, 0, 1);
  const classes = ['a', 'b'];
  expect(usefulCounts([1, 3, 5], { labels, classes, train: [0, 1, 2, 3] })).toEqual([1, 3]);
  expect(usefulCounts([50], { labels, classes, train: [0, 1, 2, 3] })).toEqual([3]);
  expect(droppedWords([1, 3, 5, 7], [1, 3], 'cells')).toBe(
    'No class of cells has 5 or 7 labelled images to learn from; these numbers are left out.',
  );
  expect(droppedWords([50], [3])).toMatch(
    /^No class has 50 .*; all there are are taken, at most 3 of a class\.$/,
  );
  expect(droppedWords([1], [1])).toBeUndefined();
});

test('a fifth is for testing, and never more than 2,000', () => {
  expect([0, 10, 500, 10_000, 17_092].map(usualTestCount)).toEqual([0, 2, 100, 2000, 2000]);
});

test.each([
  [{ steps: 7 }, 7],
  [{ epochs: 2.5 }, 25],
  [{ examples: 81 }, 11],
])('%j is so many steps of 8, ten in an epoch', (given, totalSteps) => {
  expect(lengthOf(given, { batchSize: 8, stepsPerEpoch: 10, usualMinutes: 20 })).toEqual({
    totalSteps,
    stepsPerEpoch: 10,
    batchSize: 8,
  });
});

test('minutes, or else the usual ones, stay minutes', () => {
  const context = { batchSize: 8, stepsPerEpoch: 10, usualMinutes: 20 };
  expect(lengthOf({ minutes: 3 }, context)).toEqual({ minutes: 3, batchSize: 8 });
  expect(lengthOf({}, context)).toEqual({ minutes: 20, batchSize: 8 });
});
