import type { Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Images [batch, side, side, 3] with the hidden patches grey: 0, the middle of [-1, 1]. mask [batch, grid * grid], 1
 * where hidden, row by row.
 */
export function hidePatches(images: Tensor4D, mask: Tensor2D, grid: number): Tensor4D {
  const [batch, side] = images.shape;
  // One row of patches each: [batch * grid, patch, grid, patch * 3].
  const bands = tf.reshape(images, [batch * grid, side / grid, grid, -1]);
  const seen = tf.reshape(tf.sub(1, mask), [batch * grid, 1, grid, 1]);
  return tf.reshape(tf.mul(bands, seen), images.shape);
}

/** Images [batch, side, side, 3] to patches [batch, grid * grid, patch * patch * 3], both row by row. */
export function toPatches(images: Tensor4D, grid: number): Tensor3D {
  const [batch, side] = images.shape;
  const bands = tf.reshape(images, [batch * grid, side / grid, grid, -1]);
  return tf.reshape(tf.transpose(bands, [0, 2, 1, 3]), [batch, grid * grid, -1]);
}
