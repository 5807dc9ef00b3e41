import type { OnesLikeInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const onesLike = defineKernel<OnesLikeInputs>((builder, { x }) =>
  builder.fill(x.dtype === 'uint8' ? 'int32' : x.dtype, x.shape, 1),
);
