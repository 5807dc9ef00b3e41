import type { MinimumInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const minimum = defineKernel<MinimumInputs>((builder, { a, b }) => builder.op('Min', [a, b]));
