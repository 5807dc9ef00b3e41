import type { SinInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const sin = defineKernel<SinInputs>((builder, { x }) => builder.op('Sin', [x]));
