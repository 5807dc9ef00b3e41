import { SparsamError } from '@sparsam/core';
import { expect, test } from 'vitest';
import { checkPrecision } from './precision.ts';

test('bf16 is refused where the processor has no instructions for it', () => {
  const check = () => checkPrecision('bf16', ['FP32', 'INT8', 'BIN']);
  expect(check).toThrow(SparsamError);
  expect(check).toThrow(/bf16 here: the processor has no instructions.*FP32, INT8, BIN.*--precision f32/);
});

test('f32 works everywhere, and bf16 where it is listed', () => {
  expect(() => checkPrecision('f32', ['FP32'])).not.toThrow();
  expect(() => checkPrecision('bf16', ['FP32', 'BF16'])).not.toThrow();
});
