import { sizeOf } from '@sparsam/core';
import type { GraphType, Node, Value } from '../ir/graph.ts';

const widths: Readonly<Record<GraphType, number>> = { float32: 4, int32: 4, uint8: 1, int8: 1, bool: 1 };

/** Bytes of a value. */
export const bytesOf = ({ dtype, shape }: Pick<Value, 'dtype' | 'shape'>): number =>
  sizeOf(shape) * widths[dtype];

const total = (values: Iterable<Value>): number =>
  [...values].reduce((sum, value) => sum + bytesOf(value), 0);

/** Operators that read no more of their first operand than they return. */
const pickers = new Set(['Gather', 'Slice']);

/**
 * Bytes that a node reads and writes: each of its operands once and its results. A reshape moves nothing, it names the
 * same memory anew.
 */
export function bytesMoved({ op, inputs, outputs }: Node): number {
  if (op === 'Reshape') return 0;
  const written = total(outputs);
  if (pickers.has(op)) return 2 * written + total(inputs.slice(1));
  return total(new Set(inputs)) + written;
}
