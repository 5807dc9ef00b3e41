import type { LogicalNotInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const logicalNot = defineKernel<LogicalNotInputs>((builder, { x }) => builder.op('Not', [x]));
