import type { NegInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const neg = defineKernel<NegInputs>((builder, { x }) => builder.op('Neg', [x]));
