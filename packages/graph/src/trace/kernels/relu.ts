import type { ReluInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const relu = defineKernel<ReluInputs>((builder, { x }) => builder.op('Relu', [x]));
