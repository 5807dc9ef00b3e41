import type { LogicalOrInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const logicalOr = defineKernel<LogicalOrInputs>((builder, { a, b }) => builder.op('Or', [a, b]));
