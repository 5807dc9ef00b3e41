import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { taps } from './taps.ts';

/**
 * The convolution as one matrix product per channel: a [places, places] matrix, built from the nine weights, times
 * [places, batch]. Its arithmetic grows with the square of the number of places, but it is all matrix product, forward
 * and backward, which on small grids is far cheaper than moving memory nine times.
 */
export function depthwiseMatrix(x: Tensor4D, weight: Tensor): Tensor4D {
  const [channels, height, width, batch] = x.shape;
  const places = height * width;
  const matrix = tf.reshape(tf.matMul(tf.reshape(weight, [channels, 9]), placements(height, width)), [
    channels,
    places,
    places,
  ]);
  return tf.reshape(tf.matMul(matrix, tf.reshape(x, [channels, places, batch])), x.shape);
}

/** [9, places * places]: entry (tap, to * places + from) is 1 where the tap carries place `from` to place `to`. */
function placements(height: number, width: number): Tensor2D {
  const places = height * width;
  const data = new Float32Array(9 * places ** 2);
  for (const tap of taps) {
    for (let to = 0; to < places; to++) {
      const row = Math.floor(to / width) + tap.row;
      const column = (to % width) + tap.column;
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      data[(tap.index * places + to) * places + row * width + column] = 1;
    }
  }
  return tf.tensor2d(data, [9, places ** 2]);
}
