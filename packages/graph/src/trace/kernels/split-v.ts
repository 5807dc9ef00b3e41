import type { SplitVAttrs, SplitVInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const splitV = defineKernel<SplitVInputs, SplitVAttrs>((builder, { x }, { numOrSizeSplits, axis }) => {
  const at = axis < 0 ? axis + x.shape.length : axis;
  const extent = x.shape[at] as number;
  const sizes = Array.isArray(numOrSizeSplits)
    ? numOrSizeSplits
    : new Array<number>(numOrSizeSplits).fill(extent / numOrSizeSplits);
  const rest = extent - sizes.reduce((sum, size) => sum + Math.max(size, 0), 0);
  let start = 0;
  return sizes.map((size) => {
    const end = start + (size === -1 ? rest : size);
    const part = builder.op('Slice', [x], { starts: [start], ends: [end], axes: [at], steps: [1] });
    start = end;
    return part;
  });
});
