import { type Augmentation, foldIn, key } from '@sparsam/core';
import { expect, it } from 'vitest';
import { viewRows } from './view-rows.ts';

it('puts the image first, then its views in the order of the groups, with the keys of training', () => {
  const keys: string[] = [];
  const marking: Augmentation = {
    name: 'marking',
    views: [
      { name: 'global', size: 4, count: 2 },
      { name: 'local', size: 2, count: 1 },
    ],
    augment(from, _image, out) {
      keys.push(String(from));
      out.forEach((group, g) => group.forEach((view, i) => view.fill(10 * (g + 1) + i)));
    },
  };
  const image = { width: 5, height: 5, data: new Uint8Array(75).fill(1) };
  const [first, second] = viewRows(marking, key(3), [
    { row: 7, image },
    { row: 2, image },
  ]);
  expect(first?.map(({ width, data }) => [width, data[0], data.length])).toEqual([
    [5, 1, 75],
    [4, 10, 48],
    [4, 11, 48],
    [2, 20, 12],
  ]);
  expect(second).toHaveLength(4);
  expect(keys).toEqual([String(foldIn(key(3), 7)), String(foldIn(key(3), 2))]);
});
