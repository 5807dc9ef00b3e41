import type { ArgMaxAttrs, ArgMaxInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const argMax = defineKernel<ArgMaxInputs, ArgMaxAttrs>((builder, { x }, { axis }) =>
  builder.op('ArgMax', [x], { axis: axis < 0 ? axis + x.shape.length : axis }),
);
