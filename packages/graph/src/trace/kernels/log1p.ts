import type { Log1pInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const log1p = defineKernel<Log1pInputs>((builder, { x }) =>
  builder.op('Log', [builder.op('Add', [x, builder.fill('float32', [], 1)])]),
);
