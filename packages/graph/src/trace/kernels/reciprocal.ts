import type { ReciprocalInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const reciprocal = defineKernel<ReciprocalInputs>((builder, { x }) => builder.op('Reciprocal', [x]));
