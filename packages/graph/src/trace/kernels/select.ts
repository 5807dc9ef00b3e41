import type { SelectInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const select = defineKernel<SelectInputs>((builder, { condition, t, e }) => {
  // tfjs lets a vector condition choose whole rows; ONNX broadcasts from the last axis.
  const rows = condition.shape.length === 1 && t.shape.length > 1;
  const aligned = rows
    ? builder.op('Reshape', [condition], { shape: [...condition.shape, ...t.shape.slice(1).map(() => 1)] })
    : condition;
  return builder.op('Where', [aligned, t, e]);
});
