import type { Builder } from '../ir/builder.ts';
import type { Value } from '../ir/graph.ts';

/** A slice over the axes that it shortens; the value itself where it shortens none. */
export function sliceWhereNeeded(
  builder: Builder,
  x: Value,
  starts: readonly number[],
  ends: readonly number[],
): Value {
  const axes = x.shape
    .map((_, axis) => axis)
    .filter((axis) => starts[axis] !== 0 || ends[axis] !== x.shape[axis]);
  if (axes.length === 0) return x;
  return builder.op('Slice', [x], {
    starts: axes.map((axis) => starts[axis] as number),
    ends: axes.map((axis) => ends[axis] as number),
    axes,
    steps: axes.map(() => 1),
  });
}
