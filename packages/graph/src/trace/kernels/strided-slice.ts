import type { StridedSliceAttrs, StridedSliceInputs } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { TraceError } from '../errors.ts';
import { defineKernel } from '../kernel.ts';

export const stridedSlice = defineKernel<StridedSliceInputs, StridedSliceAttrs>(
  (builder, { x }, attributes) => {
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
    const {
      finalShapeSparse,
      finalShape,
      begin: starts,
      end: ends,
      strides: steps,
    } = tf.slice_util.sliceInfo(
      [...x.shape],
      begin,
      end,
      strides,
      beginMask,
      endMask,
      ellipsisMask,
      newAxisMask,
      shrinkAxisMask,
    );
    if (steps.some((step) => step < 1))
      throw new TraceError('internal', 'A strided slice with a negative stride cannot be traced.');
    const axes = x.shape.map((_, axis) => axis);
    const part = builder.op('Slice', [x], {
      starts,
      ends: ends.map((e, i) => Math.min(e, x.shape[i] as number)),
      axes,
      steps,
    });
    return part.shape.join() === finalShape.join()
      ? part
      : builder.op('Reshape', [part], {
          shape: finalShape.length > 0 ? finalShape : finalShapeSparse.slice(0, 0),
        });
  },
);
