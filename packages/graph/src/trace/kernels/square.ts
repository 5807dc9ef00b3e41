import type { SquareInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const square = defineKernel<SquareInputs>((builder, { x }) => builder.op('Mul', [x, x]));
