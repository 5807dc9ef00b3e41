import type { MaximumInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const maximum = defineKernel<MaximumInputs>((builder, { a, b }) => builder.op('Max', [a, b]));
