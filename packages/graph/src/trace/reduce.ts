import type { Builder } from '../ir/builder.ts';
import type { Value } from '../ir/graph.ts';

/** A reduction over tfjs's axes (one, several, negative or none for all). */
export function reduce(
  builder: Builder,
  op: string,
  x: Value,
  { axis, keepDims }: { axis?: number | number[]; keepDims?: boolean },
): Value {
  const given =
    axis === undefined || axis === null ? x.shape.map((_, i) => i) : Array.isArray(axis) ? axis : [axis];
  const axes = given.map((one) => (one < 0 ? one + x.shape.length : one)).sort((a, b) => a - b);
  if (axes.length === 0) return x;
  return builder.op(op, [x], { axes, keepdims: keepDims === true ? 1 : 0 });
}
