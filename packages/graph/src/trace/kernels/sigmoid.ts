import type { SigmoidInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const sigmoid = defineKernel<SigmoidInputs>((builder, { x }) => builder.op('Sigmoid', [x]));
