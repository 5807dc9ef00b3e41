import type { MinAttrs, MinInputs } from '@tensorflow/tfjs-core';
import { reduce } from '../reduce.ts';
import { defineKernel } from '../kernel.ts';

export const min = defineKernel<MinInputs, MinAttrs>((builder, { x }, attributes) =>
  reduce(builder, 'ReduceMin', x, attributes),
);
