import type { NotEqualInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const notEqual = defineKernel<NotEqualInputs>((builder, { a, b }) =>
  builder.op('Not', [builder.op('Equal', [a, b])]),
);
