import { expect, test } from 'vitest';
import { checkArray } from './check-array.ts';
import { zeros } from './nd-array.ts';

const expected = { dtype: 'float32', shape: [2, 3] } as const;

test('an array as expected is handed back', () => {
  const given = zeros('float32', [2, 3]);
  expect(checkArray('state/w', given, expected)).toBe(given);
});

test('what is missing, or of another type or shape, is named with both', () => {
  expect(() => checkArray('state/w', undefined, expected)).toThrow(
    'The step was not given state/w; it expects float32[2, 3].',
  );
  expect(() => checkArray('state/w', zeros('float32', [3, 2]), expected)).toThrow(
    'The step was compiled for state/w as float32[2, 3] and was given float32[3, 2].',
  );
  expect(() => checkArray('state/w', zeros('int32', [2, 3]), expected)).toThrow('was given int32[2, 3]');
});
