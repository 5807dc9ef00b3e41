import type { TanhInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const tanh = defineKernel<TanhInputs>((builder, { x }) => builder.op('Tanh', [x]));
