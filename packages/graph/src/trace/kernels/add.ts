import type { AddInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const add = defineKernel<AddInputs>((builder, { a, b }) => builder.op('Add', [a, b]));
