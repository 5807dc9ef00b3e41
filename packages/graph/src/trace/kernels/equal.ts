import type { EqualInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const equal = defineKernel<EqualInputs>((builder, { a, b }) => builder.op('Equal', [a, b]));
