import type { ConcatAttrs, ConcatInputs } from '@tensorflow/tfjs-core';
import { sizeOf } from '@sparsam/core';
import type { Value } from '../../ir/graph.ts';
import { defineKernel } from '../kernel.ts';

export const concat = defineKernel<ConcatInputs, ConcatAttrs>((builder, inputs, { axis }) => {
  const parts = inputs.filter(({ shape }) => sizeOf(shape) > 0);
  const first = parts[0] ?? (inputs[0] as Value);
  const at = axis < 0 ? axis + first.shape.length : axis;
  return parts.length > 1 ? builder.op('Concat', parts, { axis: at }) : first;
});
