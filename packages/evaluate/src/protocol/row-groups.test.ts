import { expect, test } from 'vitest';
import { rowGroups } from './row-groups.ts';

test('rows of one group have one number, rows without a group one of their own', () => {
  const found = rowGroups({ groups: ['a', undefined, 'b', 'a', undefined] }, [3, 1, 0, 4]) as Int32Array;
  expect(found[0]).toBe(found[2]);
  expect(new Set(found).size).toBe(3);
});

test('where no row has a group there are none', () => {
  expect(rowGroups({}, [0, 1])).toBeUndefined();
  expect(rowGroups({ groups: ['a', undefined] }, [1])).toBeUndefined();
});
