import type { TransposeAttrs, TransposeInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const transpose = defineKernel<TransposeInputs, TransposeAttrs>((builder, { x }, { perm }) =>
  builder.op('Transpose', [x], { perm }),
);
