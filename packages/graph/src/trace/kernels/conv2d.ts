import type { Conv2DAttrs, Conv2DInputs } from '@tensorflow/tfjs-core';
import { channelsLastShape, fromChannelsFirst, toChannelsFirst } from '../channels-first.ts';
import { convGeometry } from '../conv-geometry.ts';
import { defineKernel } from '../kernel.ts';

export const conv2d = defineKernel<Conv2DInputs, Conv2DAttrs>(
  (builder, { x, filter }, { strides, pad, dilations, dataFormat }) => {
    const shape = channelsLastShape(x.shape, dataFormat);
    const geometry = convGeometry(shape, filter.shape, strides, dilations, pad, 'conv');
    const weights = builder.op('Transpose', [filter], { perm: [3, 2, 0, 1] });
    const signal = toChannelsFirst(builder, x, dataFormat);
    return fromChannelsFirst(
      builder,
      builder.op('Conv', [signal, weights], { ...geometry, group: 1 }),
      dataFormat,
    );
  },
);
