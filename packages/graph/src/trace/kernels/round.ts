import type { RoundInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const round = defineKernel<RoundInputs>((builder, { x }) => builder.op('Round', [x]));
