import type { DepthwiseConv2dNativeAttrs, DepthwiseConv2dNativeInputs } from '@tensorflow/tfjs-core';
import { convGeometry } from '../conv-geometry.ts';
import { fromChannelsFirst, toChannelsFirst } from '../channels-first.ts';
import { defineKernel } from '../kernel.ts';

export const depthwiseConv2dNative = defineKernel<DepthwiseConv2dNativeInputs, DepthwiseConv2dNativeAttrs>(
  (builder, { x, filter }, { strides, pad, dilations }) => {
    const geometry = convGeometry(x.shape, filter.shape, strides, dilations, pad, 'depthwise');
    const [height, width, channels, multiplier] = filter.shape as [number, number, number, number];
    const ordered = builder.op('Transpose', [filter], { perm: [2, 3, 0, 1] });
    const weights = builder.op('Reshape', [ordered], { shape: [channels * multiplier, 1, height, width] });
    return fromChannelsFirst(
      builder,
      builder.op('Conv', [toChannelsFirst(builder, x), weights], { ...geometry, group: channels }),
    );
  },
);
