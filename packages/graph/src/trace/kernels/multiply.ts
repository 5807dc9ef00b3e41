import type { MultiplyInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const multiply = defineKernel<MultiplyInputs>((builder, { a, b }) => builder.op('Mul', [a, b]));
