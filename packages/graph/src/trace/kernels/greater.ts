import type { GreaterInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const greater = defineKernel<GreaterInputs>((builder, { a, b }) => builder.op('Greater', [a, b]));
