import type { RealDivInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const realDiv = defineKernel<RealDivInputs>((builder, { a, b }) => builder.op('Div', [a, b]));
