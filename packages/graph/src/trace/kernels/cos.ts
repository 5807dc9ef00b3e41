import type { CosInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const cos = defineKernel<CosInputs>((builder, { x }) => builder.op('Cos', [x]));
