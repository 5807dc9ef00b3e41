import type { LessInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const less = defineKernel<LessInputs>((builder, { a, b }) => builder.op('Less', [a, b]));
