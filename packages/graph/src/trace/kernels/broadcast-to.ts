import type { BroadCastToAttrs, BroadcastToInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const broadcastTo = defineKernel<BroadcastToInputs, BroadCastToAttrs>((builder, { x }, { shape }) =>
  builder.op('Expand', [x], { shape }),
);
