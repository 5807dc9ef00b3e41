import { expect, test } from 'vitest';
import { createBuilder } from '../ir/builder.ts';
import type { Value } from '../ir/graph.ts';
import { bytesMoved, bytesOf } from './bytes.ts';

const moved = ({ source }: Value): number => (source.kind === 'node' ? bytesMoved(source.node) : NaN);

test('an operator moves its operands, each once, and its results', () => {
  const b = createBuilder();
  const [x, row] = [b.input('x', 'float32', [4, 8]), b.input('row', 'float32', [8])];
  expect(bytesOf(x)).toBe(128);
  expect(moved(b.op('Add', [x, row]))).toBe(128 + 32 + 128);
  expect(moved(b.op('Mul', [x, x]))).toBe(128 + 128);
  expect(moved(b.op('Greater', [x, row]))).toBe(128 + 32 + 32);
  expect(moved(b.op('LayerNormalization', [x, row, row], { axis: -1 }))).toBe(128 + 32 + 128 + 2 * 16);
});

test('a reshape moves nothing, and a slice no more than it returns', () => {
  const b = createBuilder();
  const x = b.input('x', 'float32', [4, 8]);
  expect(moved(b.op('Reshape', [x], { shape: [32] }))).toBe(0);
  expect(moved(b.op('Slice', [x], { starts: [0], ends: [1], axes: [0], steps: [1] }))).toBe(2 * 32);
  expect(moved(b.op('Gather', [x, b.input('rows', 'int32', [2])], { axis: 0 }))).toBe(2 * 64 + 8);
});
