import type { LogicalAndInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const logicalAnd = defineKernel<LogicalAndInputs>((builder, { a, b }) => builder.op('And', [a, b]));
