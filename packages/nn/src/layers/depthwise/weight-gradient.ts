import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

const offsets = [-1, 0, 1] as const;

/**
 * The gradient of the nine weights of each channel, [channels, 1, 3, 3], for x and dy [channels, height, width, batch].
 *
 * For each of the three column offsets, one matrix product per channel of the rows of dy with the rows of x that lie so
 * far to the side gives every pair of rows, [height, height]; the weights are sums along three of its diagonals. It
 * computes height / 3 times what is wanted, but as matrix products, and copies no more than the edges make necessary.
 */
export function weightGradient(x: Tensor4D, dy: Tensor4D): Tensor {
  const [channels, height] = x.shape;
  const pairs = tf.concat(
    offsets.map((offset) => rowPairs(x, dy, offset)),
    1,
  );
  const sums = tf.matMul(tf.reshape(pairs, [channels * 3, height ** 2]), diagonals(height), false, true);
  return tf.transpose(tf.reshape(sums, [channels, 1, 3, 3]), [0, 1, 3, 2]);
}

/** [channels, height of dy, height of x]: sums over the columns that x has `offset` to the right of those of dy. */
function rowPairs(x: Tensor4D, dy: Tensor4D, offset: -1 | 0 | 1): Tensor {
  const [channels, height, width, batch] = x.shape;
  const shared = width - Math.abs(offset);
  if (shared === 0) return tf.zeros([channels, height, height]);
  const columns = (maps: Tensor4D, first: number): Tensor =>
    tf.reshape(tf.slice(maps, [0, 0, first, 0], [channels, height, shared, batch]), [channels, height, -1]);
  return tf.matMul(columns(dy, Math.max(0, -offset)), columns(x, Math.max(0, offset)), false, true);
}

/** [3, height * height]: row i is 1 where a row of x lies i - 1 below a row of dy. */
function diagonals(height: number): Tensor2D {
  const data = new Float32Array(3 * height ** 2);
  offsets.forEach((offset, i) => {
    for (let to = Math.max(0, -offset); to < Math.min(height, height - offset); to++)
      data[i * height ** 2 + to * height + to + offset] = 1;
  });
  return tf.tensor2d(data, [3, height ** 2]);
}
