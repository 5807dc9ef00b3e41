import type { ExpInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const exp = defineKernel<ExpInputs>((builder, { x }) => builder.op('Exp', [x]));
