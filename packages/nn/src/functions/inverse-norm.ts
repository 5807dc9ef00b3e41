import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { withGradient } from '../support/with-gradient.ts';

/**
 * 1 / max(|x|, epsilon) with the Euclidean norm over one axis, which is kept with extent 1: what `torch`'s
 * `F.normalize` multiplies with. Where |x| is below epsilon the value is constant and its gradient 0.
 *
 * epsilon^2 must be a normal float32: epsilon >= 1e-18.
 */
export function inverseNorm(x: Tensor, axis: number, { epsilon = 1e-12 } = {}): Tensor {
  return withGradient(
    [x],
    () => {
      const squares = tf.sum(tf.square(x), axis, true);
      // The square root comes last, so that no gradient of a square root at 0 is ever taken.
      const value = tf.rsqrt(tf.maximum(squares, epsilon ** 2));
      return { value, saved: [x, squares, value] };
    },
    // d |x|^-1 = -|x|^-3 x dx: one pass over x.
    (dy, saved) => {
      const [input, squares, inverse] = saved as [Tensor, Tensor, Tensor];
      const moves = tf.cast(tf.greater(squares, epsilon ** 2), 'float32');
      const factor = tf.mul(tf.mul(dy, moves), tf.neg(tf.mul(tf.square(inverse), inverse)));
      return [tf.mul(input, factor)];
    },
  );
}
