import type { Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** uint8 images [batch, height, width, 3] (int32 to tfjs) to float32 in [-1, 1]: x / 255 * 2 - 1. */
export function normalizeImages(images: Tensor4D): Tensor4D {
  return tf.sub(tf.mul(tf.cast(images, 'float32'), 2 / 255), 1);
}
