import type { MeanAttrs, MeanInputs } from '@tensorflow/tfjs-core';
import { reduce } from '../reduce.ts';
import { defineKernel } from '../kernel.ts';

export const mean = defineKernel<MeanInputs, MeanAttrs>((builder, { x }, attributes) =>
  reduce(builder, 'ReduceMean', x, attributes),
);
