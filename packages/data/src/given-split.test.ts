import { expect, test } from 'vitest';
import { givenSplit } from './given-split.ts';

test('rows without parts come with no split', () => {
  expect(givenSplit([{ path: 'a', label: 'x' }, { path: 'b' }])).toBeUndefined();
});

test('parts are taken as given; images without a label are for pretraining, or left out where they are held out', () => {
  const split = givenSplit([
    { path: '0', label: 'x', part: 'train' },
    { path: '1', part: 'train' },
    { path: '2', label: 'y', part: 'validation' },
    { path: '3', label: 'x', part: 'test' },
    { path: '4', part: 'test' },
    { path: '5', part: 'unlabeled' },
    { path: '6' },
    { path: '7', label: 'x' },
  ]);
  expect(split).toMatchObject({
    train: [0],
    validation: [2],
    test: [3],
    unlabeled: [1, 5, 6],
    excluded: [4, 7],
  });
  expect(split?.warnings).toEqual([expect.stringMatching(/^2 images are in no part/)]);
});

test('a split that lacks what is learned from, or what is tested on, is refused', () => {
  const row = { path: 'a', label: 'x' };
  expect(() => givenSplit([{ ...row, part: 'test' }])).toThrow(/no labelled image to learn from/);
  expect(() => givenSplit([{ ...row, part: 'train' }])).toThrow(/no labelled image to test on/);
});
