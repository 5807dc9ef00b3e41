import type { SumAttrs, SumInputs } from '@tensorflow/tfjs-core';
import { reduce } from '../reduce.ts';
import { defineKernel } from '../kernel.ts';

export const sum = defineKernel<SumInputs, SumAttrs>((builder, { x }, attributes) =>
  reduce(builder, 'ReduceSum', x, attributes),
);
