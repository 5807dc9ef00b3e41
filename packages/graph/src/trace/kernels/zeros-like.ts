import type { ZerosLikeInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const zerosLike = defineKernel<ZerosLikeInputs>((builder, { x }) =>
  builder.fill(x.dtype === 'uint8' ? 'int32' : x.dtype, x.shape, 0),
);
