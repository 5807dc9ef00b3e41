import type { MaxPoolAttrs, MaxPoolInputs } from '@tensorflow/tfjs-core';
import { convGeometry } from '../conv-geometry.ts';
import { fromChannelsFirst, toChannelsFirst } from '../channels-first.ts';
import { defineKernel } from '../kernel.ts';

export const maxPool = defineKernel<MaxPoolInputs, MaxPoolAttrs>(
  (builder, { x }, { filterSize, strides, pad }) => {
    const kernel_shape = typeof filterSize === 'number' ? [filterSize, filterSize] : filterSize;
    const { strides: steps, pads } = convGeometry(x.shape, [...kernel_shape, 1, 1], strides, 1, pad, 'pool');
    return fromChannelsFirst(
      builder,
      builder.op('MaxPool', [toChannelsFirst(builder, x)], { kernel_shape, strides: steps, pads }),
    );
  },
);
