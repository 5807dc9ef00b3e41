import * as tf from '@tensorflow/tfjs-core';
import type { GatherV2Attrs, GradConfig, Tensor, Tensor1D } from '@tensorflow/tfjs-core';

/** Each row gets the sum of the gradients of the places that took it; rows nobody took get 0. Indices have no slope. */
export const gatherV2Gradient: GradConfig = {
  kernelName: tf.GatherV2,
  inputsToSave: ['x', 'indices'],
  gradFunc: (dy, saved, attributes) => {
    const [x, indices] = saved as [Tensor, Tensor];
    const { axis, batchDims } = attributes as unknown as GatherV2Attrs;
    if (batchDims !== 0)
      throw new Error(`The gradient of a gather with batchDims ${batchDims} is not implemented; only 0 is.`);
    const along = axis < 0 ? axis + x.rank : axis;
    const rows = x.shape[along] as number;
    const before = x.shape.slice(0, along);
    const after = x.shape.slice(along + 1);
    const product = (extents: number[]): number => extents.reduce((a, b) => a * b, 1);
    return {
      x: () => {
        // [before, taken, after] -> [taken, before * after], summed by row, and back.
        const taken = tf.reshape(dy as Tensor, [product(before), indices.size, product(after)]);
        const byPlace = tf.reshape(tf.transpose(taken, [1, 0, 2]), [indices.size, -1]);
        const byRow = tf.unsortedSegmentSum(byPlace, tf.reshape(indices, [-1]) as Tensor1D, rows);
        const parted = tf.reshape(byRow, [rows, product(before), product(after)]);
        return tf.reshape(tf.transpose(parted, [1, 0, 2]), x.shape);
      },
      indices: () => tf.zeros(indices.shape),
    };
  },
};
