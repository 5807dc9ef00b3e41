import { SparsamError } from '@sparsam/core';
import { expect, test } from 'vitest';
import { outOfMemory } from './out-of-memory.ts';

test.each([
  new RangeError('Array buffer allocation failed'),
  new Error('std::bad_alloc'),
  new Error(
    'Non-zero status code returned while running MatMul node. Failed to allocate memory for requested buffer of size 4096',
  ),
])('%s is memory that ran out, with what helps', (error) => {
  expect(outOfMemory(error)?.message).toMatch(/^Memory ran out \(.*\)\. Use a smaller --batch/);
  expect(outOfMemory(error)?.cause).toBe(error);
});

test('other errors stay what they are', () => {
  expect(outOfMemory(new Error('no such image'))).toBeUndefined();
  expect(outOfMemory(new SparsamError('input', 'bad_alloc.png is damaged'))).toBeUndefined();
});
