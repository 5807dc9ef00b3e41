import type { SqrtInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const sqrt = defineKernel<SqrtInputs>((builder, { x }) => builder.op('Sqrt', [x]));
