import type { LogSoftmaxAttrs, LogSoftmaxInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const logSoftmax = defineKernel<LogSoftmaxInputs, LogSoftmaxAttrs>((builder, { logits }, { axis }) =>
  builder.op('LogSoftmax', [logits], { axis: axis < 0 ? axis + logits.shape.length : axis }),
);
