import type { SignInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const sign = defineKernel<SignInputs>((builder, { x }) => builder.op('Sign', [x]));
