import type { ReshapeAttrs, ReshapeInputs } from '@tensorflow/tfjs-core';
import { sizeOf } from '@sparsam/core';
import { defineKernel } from '../kernel.ts';

export const reshape = defineKernel<ReshapeInputs, ReshapeAttrs>((builder, { x }, { shape }) => {
  const known = shape.reduce((size, extent) => (extent === -1 ? size : size * extent), 1);
  return builder.op('Reshape', [x], {
    shape: shape.map((extent) => (extent === -1 ? sizeOf(x.shape) / known : extent)),
  });
});
