import type { SliceAttrs, SliceInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';
import { sliceWhereNeeded } from '../slice-where-needed.ts';

export const slice = defineKernel<SliceInputs, SliceAttrs>((builder, { x }, { begin, size }) => {
  const starts = x.shape.map((_, axis) =>
    typeof begin === 'number' ? (axis === 0 ? begin : 0) : (begin[axis] ?? 0),
  );
  const ends = x.shape.map((extent, axis) => {
    const length = typeof size === 'number' ? (axis === 0 ? size : -1) : (size[axis] ?? -1);
    return length === -1 ? extent : (starts[axis] as number) + length;
  });
  return sliceWhereNeeded(builder, x, starts, ends);
});
