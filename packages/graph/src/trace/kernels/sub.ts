import type { SubInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const sub = defineKernel<SubInputs>((builder, { a, b }) => builder.op('Sub', [a, b]));
