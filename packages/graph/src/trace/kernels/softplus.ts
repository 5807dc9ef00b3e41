import type { SoftplusInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const softplus = defineKernel<SoftplusInputs>((builder, { x }) => builder.op('Softplus', [x]));
