import type { Conv2DBackpropFilterAttrs, Conv2DBackpropFilterInputs } from '@tensorflow/tfjs-core';
import { channelsLastShape } from '../channels-first.ts';
import { convGeometry } from '../conv-geometry.ts';
import { defineKernel } from '../kernel.ts';
import { sliceWhereNeeded } from '../slice-where-needed.ts';

/**
 * The weight gradient is a convolution with batch and channels exchanged: the images are the signal, the output
 * gradient is the kernel, and the forward strides space its taps.
 */
export const conv2dBackpropFilter = defineKernel<Conv2DBackpropFilterInputs, Conv2DBackpropFilterAttrs>(
  (builder, { x, dy }, { strides, pad, filterShape, dataFormat }) => {
    const geometry = convGeometry(
      channelsLastShape(x.shape, dataFormat),
      filterShape,
      strides,
      1,
      pad,
      'conv',
    );
    // To [channels, batch, height, width].
    const perm = dataFormat === 'NCHW' ? [1, 0, 2, 3] : [3, 0, 1, 2];
    const signal = builder.op('Transpose', [x], { perm });
    const kernel = builder.op('Transpose', [dy], { perm });
    const { strides: dilations, pads } = geometry;
    const gradient = builder.op('Conv', [signal, kernel], { strides: [1, 1], dilations, pads, group: 1 });
    // [in, out, height, width], with rows and columns too many where the stride does not divide the image.
    const [height, width] = filterShape;
    const taps = sliceWhereNeeded(
      builder,
      gradient,
      [0, 0, 0, 0],
      [...gradient.shape.slice(0, 2), height, width],
    );
    return builder.op('Transpose', [taps], { perm: [2, 3, 0, 1] });
  },
);
