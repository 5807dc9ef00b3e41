import type { CeilInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const ceil = defineKernel<CeilInputs>((builder, { x }) => builder.op('Ceil', [x]));
