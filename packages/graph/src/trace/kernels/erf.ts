import type { ErfInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const erf = defineKernel<ErfInputs>((builder, { x }) => builder.op('Erf', [x]));
