import type { FillAttrs } from '@tensorflow/tfjs-core';
import { TraceError } from '../errors.ts';
import { defineKernel } from '../kernel.ts';

export const fill = defineKernel<Record<never, never>, FillAttrs>((builder, _, { shape, value, dtype }) => {
  if (typeof value === 'string') throw new TraceError('internal', 'A step made a tensor of strings.');
  return builder.fill(dtype === 'int32' || dtype === 'bool' ? dtype : 'float32', shape, value);
});
