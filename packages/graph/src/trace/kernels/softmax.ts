import type { SoftmaxAttrs, SoftmaxInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const softmax = defineKernel<SoftmaxInputs, SoftmaxAttrs>((builder, { logits }, { dim }) =>
  builder.op('Softmax', [logits], { axis: dim < 0 ? dim + logits.shape.length : dim }),
);
