import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { taps } from './taps.ts';

/**
 * The convolution as one matrix product per channel over the image's columns: a banded [height, 3 height] matrix, built
 * from the nine weights, times each column's left neighbour, itself and its right neighbour, [3 height, width * batch].
 * Its arithmetic grows with the height alone, at the price of three copies of the input.
 */
export function depthwiseBanded(x: Tensor4D, weight: Tensor): Tensor4D {
  const [channels, height] = x.shape;
  const bands = tf.reshape(tf.matMul(tf.reshape(weight, [channels, 9]), placements(height)), [
    channels,
    height,
    3 * height,
  ]);
  return tf.reshape(tf.matMul(bands, neighbourColumns(x)), x.shape);
}

/** The gradient of the nine weights by the same product turned round: [channels, 1, 3, 3]. */
export function bandedWeightGradient(x: Tensor4D, dy: Tensor4D): Tensor {
  const [channels, height] = x.shape;
  const bands = tf.matMul(tf.reshape(dy, [channels, height, -1]), neighbourColumns(x), false, true);
  const weights = tf.matMul(tf.reshape(bands, [channels, 3 * height ** 2]), placements(height), false, true);
  return tf.reshape(weights, [channels, 1, 3, 3]);
}

/** [channels, 3 height, width * batch]: for every column the one left of it, itself, and the one right of it. */
function neighbourColumns(x: Tensor4D): Tensor {
  const [channels, height, width, batch] = x.shape;
  const padded = tf.pad(x, [
    [0, 0],
    [0, 0],
    [1, 1],
    [0, 0],
  ]);
  const neighbours = [0, 1, 2].map((start) => tf.slice(padded, [0, 0, start, 0], x.shape));
  return tf.reshape(tf.concat(neighbours, 1), [channels, 3 * height, width * batch]);
}

/** [9, height * 3 height]: entry (tap, to * 3 height + side * height + from) is 1 where the tap joins the two rows. */
function placements(height: number): Tensor2D {
  const data = new Float32Array(9 * height * 3 * height);
  for (const tap of taps) {
    for (let to = 0; to < height; to++) {
      const from = to + tap.row;
      if (from < 0 || from >= height) continue;
      data[((tap.index * height + to) * 3 + tap.column + 1) * height + from] = 1;
    }
  }
  return tf.tensor2d(data, [9, 3 * height ** 2]);
}
