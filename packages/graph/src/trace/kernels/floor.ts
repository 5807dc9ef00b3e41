import type { FloorInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const floor = defineKernel<FloorInputs>((builder, { x }) => builder.op('Floor', [x]));
