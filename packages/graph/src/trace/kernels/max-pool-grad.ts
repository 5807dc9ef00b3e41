import { sizeOf } from '@sparsam/core';
import type { MaxPoolGradAttrs, MaxPoolGradInputs } from '@tensorflow/tfjs-core';
import { fromChannelsFirst, toChannelsFirst } from '../channels-first.ts';
import { convGeometry } from '../conv-geometry.ts';
import { defineKernel } from '../kernel.ts';

/**
 * Each window's gradient is added to the entry that was its largest, the first of equal ones. The pooling is recorded
 * again for its places; it equals that of the forward pass, and the compiler keeps one of the two.
 */
export const maxPoolGrad = defineKernel<MaxPoolGradInputs, MaxPoolGradAttrs>(
  (builder, { dy, input }, { filterSize, strides, pad }) => {
    const kernel_shape = typeof filterSize === 'number' ? [filterSize, filterSize] : filterSize;
    const geometry = convGeometry(input.shape, [...kernel_shape, 1, 1], strides, 1, pad, 'pool');
    const maps = toChannelsFirst(builder, input);
    const attributes = { kernel_shape, strides: geometry.strides, pads: geometry.pads };
    const [, places] = builder.node('MaxPool', [maps], attributes);
    const flat = { shape: [sizeOf(dy.shape)] };
    const gradient = builder.op(
      'ScatterElements',
      [
        builder.fill('float32', [sizeOf(maps.shape)], 0),
        builder.op('Reshape', [places as NonNullable<typeof places>], flat),
        builder.op('Reshape', [toChannelsFirst(builder, dy)], flat),
      ],
      { axis: 0, reduction: 'add' },
    );
    return fromChannelsFirst(builder, builder.op('Reshape', [gradient], { shape: maps.shape }));
  },
);
