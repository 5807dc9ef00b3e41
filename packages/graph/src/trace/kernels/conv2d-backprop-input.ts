import type { Conv2DBackpropInputAttrs, Conv2DBackpropInputInputs } from '@tensorflow/tfjs-core';
import { channelsLastShape, fromChannelsFirst, toChannelsFirst } from '../channels-first.ts';
import { convGeometry } from '../conv-geometry.ts';
import { defineKernel } from '../kernel.ts';

export const conv2dBackpropInput = defineKernel<Conv2DBackpropInputInputs, Conv2DBackpropInputAttrs>(
  (builder, { dy, filter }, { strides, pad, inputShape, dataFormat }) => {
    const shape = channelsLastShape(inputShape, dataFormat);
    const geometry = convGeometry(shape, filter.shape, strides, 1, pad, 'conv');
    const weights = builder.op('Transpose', [filter], { perm: [3, 2, 0, 1] });
    const gradient = toChannelsFirst(builder, dy, dataFormat);
    // What the forward windows did not reach at the far edges comes back as zeros.
    const output_padding = [0, 1].map((i) => {
      const stride = geometry.strides[i] as number;
      const reached = stride * ((gradient.shape[i + 2] as number) - 1) + (filter.shape[i] as number);
      return (
        (shape[i + 1] as number) + (geometry.pads[i] as number) + (geometry.pads[i + 2] as number) - reached
      );
    });
    const dx = builder.op('ConvTranspose', [gradient, weights], { ...geometry, group: 1, output_padding });
    return fromChannelsFirst(builder, dx, dataFormat);
  },
);
