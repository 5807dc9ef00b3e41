import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * The gradient of broadcasting `shape` to the shape of `x`: `x` summed over every axis along which `shape` was
 * repeated, of shape `shape`. Always a new tensor.
 */
export function sumTo(x: Tensor, shape: readonly number[]): Tensor {
  const missing = x.rank - shape.length;
  const axes: number[] = [];
  for (let axis = 0; axis < x.rank; axis++) {
    if (axis < missing || (shape[axis - missing] === 1 && x.shape[axis] !== 1)) axes.push(axis);
  }
  return tf.reshape(axes.length === 0 ? x : tf.sum(x, axes), [...shape]);
}
