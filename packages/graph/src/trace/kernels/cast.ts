import type { CastAttrs, CastInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const cast = defineKernel<CastInputs, CastAttrs>((builder, { x }, { dtype }) =>
  x.dtype === dtype ? x : builder.op('Cast', [x], { to: dtype }),
);
