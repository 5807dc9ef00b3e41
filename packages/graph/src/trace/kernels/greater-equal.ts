import type { GreaterEqualInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const greaterEqual = defineKernel<GreaterEqualInputs>((builder, { a, b }) =>
  builder.op('GreaterOrEqual', [a, b]),
);
