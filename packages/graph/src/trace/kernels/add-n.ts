import type { TensorInfo } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const addN = defineKernel<TensorInfo[]>((builder, inputs) => builder.op('Sum', inputs));
