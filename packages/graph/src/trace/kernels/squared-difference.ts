import type { SquaredDifferenceInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const squaredDifference = defineKernel<SquaredDifferenceInputs>((builder, { a, b }) => {
  const difference = builder.op('Sub', [a, b]);
  return builder.op('Mul', [difference, difference]);
});
