import type { PowInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const pow = defineKernel<PowInputs>((builder, { a, b }) => builder.op('Pow', [a, b]));
