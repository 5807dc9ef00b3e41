import type { ProdAttrs, ProdInputs } from '@tensorflow/tfjs-core';
import { reduce } from '../reduce.ts';
import { defineKernel } from '../kernel.ts';

export const prod = defineKernel<ProdInputs, ProdAttrs>((builder, { x }, attributes) =>
  reduce(builder, 'ReduceProd', x, attributes),
);
