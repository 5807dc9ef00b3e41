import type { NamedTensorInfoMap } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

/** A fused kernel of our own, offered to `composite` of the layers: y, mean and reciprocal standard deviation of each row. */
export const layerNormalization = defineKernel<
  Pick<NamedTensorInfoMap, 'x' | 'scale' | 'bias'>,
  { epsilon: number }
>((builder, { x, scale, bias }, { epsilon }) =>
  builder.node('LayerNormalization', [x, scale, bias], { axis: -1, epsilon }),
);
