import type { LogInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const log = defineKernel<LogInputs>((builder, { x }) => builder.op('Log', [x]));
