import type { AbsInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const abs = defineKernel<AbsInputs>((builder, { x }) => builder.op('Abs', [x]));
