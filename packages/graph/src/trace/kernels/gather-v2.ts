import type { GatherV2Attrs, GatherV2Inputs } from '@tensorflow/tfjs-core';
import { TraceError } from '../errors.ts';
import { defineKernel } from '../kernel.ts';

export const gatherV2 = defineKernel<GatherV2Inputs, GatherV2Attrs>(
  (builder, { x, indices }, { axis, batchDims }) => {
    if (batchDims !== 0) throw new TraceError('internal', 'A gather with batch dimensions cannot be traced.');
    return builder.op('Gather', [x, indices], { axis: axis < 0 ? axis + x.shape.length : axis });
  },
);
