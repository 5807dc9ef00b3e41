import type { NamedTensorInfoMap } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

/** A fused kernel of our own, offered to `composite` of the layers: x * Phi(x), exact. */
export const gelu = defineKernel<Pick<NamedTensorInfoMap, 'x'>>((builder, { x }) => builder.op('Gelu', [x]));
