import { foldIn, key } from '@sparsam/core';
import { expect, test } from 'vitest';
import { holdOut, learnedCount } from './hold-out.ts';

/** Rows of classes of the given sizes, class by class. */
const rowsOf = (sizes: readonly number[]) => {
  const labels = Int32Array.from(sizes.flatMap((size, label) => new Array<number>(size).fill(label)));
  const images = Array.from(labels, (label, row) => `${label}/${row}.png`);
  return { labels, images, rows: Array.from(labels.keys()) };
};
const count = (rows: readonly number[], labels: Int32Array, label: number): number =>
  rows.filter((row) => labels[row] === label).length;

test('takes 30 % of each class, at least one image, and leaves at least one', () => {
  const { rows, ...of } = rowsOf([10, 2, 3, 50]);
  const { train, validation, shared } = holdOut(key(1), rows, of);
  expect([0, 1, 2, 3].map((label) => count(validation, of.labels, label))).toEqual([3, 1, 1, 15]);
  expect([0, 1, 2, 3].map((label) => count(train, of.labels, label))).toEqual([7, 1, 2, 35]);
  expect(shared).toEqual([]);
  expect([...train, ...validation].sort((a, b) => a - b)).toEqual(rows);
});

test('works from one image of each class, which is then in both parts', () => {
  // The reference's stratified split threw here.
  const { rows, ...of } = rowsOf([1, 1, 1]);
  expect(holdOut(key(1), rows, of)).toEqual({ train: rows, validation: rows, shared: rows });
  const mixed = rowsOf([1, 10]);
  const { train, validation, shared } = holdOut(key(1), mixed.rows, mixed);
  expect(shared).toEqual([0]);
  expect([train.length, validation.length]).toEqual([8, 4]);
});

test('how many are left to learn from is known beforehand', () => {
  for (const sizes of [[10, 2, 3, 50], [1, 1, 1], [1, 10], [7]]) {
    const { rows, ...of } = rowsOf(sizes);
    expect(learnedCount(rows, of.labels)).toBe(holdOut(key(1), rows, of).train.length);
  }
});

test('depends on the key and the names, not on the order of the rows', () => {
  const { rows, ...of } = rowsOf([20, 20]);
  const names = ({ validation }: { validation: readonly number[] }, images: readonly string[]) =>
    validation.map((row) => images[row]).sort();
  const once = names(holdOut(key(1), rows, of), of.images);
  const [images, labels] = [[...of.images].reverse(), Int32Array.from(of.labels).reverse()];
  expect(names(holdOut(key(1), rows, { images, labels }), images)).toEqual(once);
  expect(names(holdOut(foldIn(key(1), 'other'), rows, of), of.images)).not.toEqual(once);
});
