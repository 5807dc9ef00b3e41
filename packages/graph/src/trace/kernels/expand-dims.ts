import type { ExpandDimsAttrs, ExpandDimsInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const expandDims = defineKernel<ExpandDimsInputs, ExpandDimsAttrs>((builder, { input }, { dim }) => {
  const axis = dim < 0 ? input.shape.length + 1 + dim : dim;
  return builder.op('Reshape', [input], {
    shape: [...input.shape.slice(0, axis), 1, ...input.shape.slice(axis)],
  });
});
