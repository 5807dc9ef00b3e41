import type { LessEqualInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const lessEqual = defineKernel<LessEqualInputs>((builder, { a, b }) =>
  builder.op('LessOrEqual', [a, b]),
);
