import type { IdentityInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const identity = defineKernel<IdentityInputs>((_, { x }) => x);
