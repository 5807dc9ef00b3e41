import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { withGradient } from '../support/with-gradient.ts';

/** x / max(|x|, epsilon) with the Euclidean norm over one axis, as `F.normalize` of torch; the shape stays. */
export function l2Normalize<T extends Tensor>(x: T, axis = -1, { epsilon = 1e-12 } = {}): T {
  return withGradient(
    [x],
    () => {
      const squares = tf.sum(tf.square(x), axis, true);
      const inverse = tf.rsqrt(tf.maximum(squares, epsilon ** 2));
      const value = tf.mul(x, inverse) as T;
      return { value, saved: [value, squares, inverse] };
    },
    // dx = (dy - y sum(dy y)) / |x|; without the second part where the norm is below epsilon and therefore constant.
    (dy, saved) => {
      const [y, squares, inverse] = saved as [Tensor, Tensor, Tensor];
      const moves = tf.cast(tf.greater(squares, epsilon ** 2), 'float32');
      const radial = tf.mul(tf.sum(tf.mul(dy, y), axis, true), moves);
      return [tf.mul(tf.sub(dy, tf.mul(y, radial)), inverse)];
    },
  );
}
