import type { RsqrtInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const rsqrt = defineKernel<RsqrtInputs>((builder, { x }) =>
  builder.op('Reciprocal', [builder.op('Sqrt', [x])]),
);
