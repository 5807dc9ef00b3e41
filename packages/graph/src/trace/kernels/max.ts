import type { MaxAttrs, MaxInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';
import { reduce } from '../reduce.ts';

/** Alone among the reductions, tfjs calls the axes of this one `reductionIndices`. */
export const max = defineKernel<MaxInputs, MaxAttrs>((builder, { x }, { reductionIndices, keepDims }) =>
  reduce(builder, 'ReduceMax', x, { axis: reductionIndices, keepDims }),
);
