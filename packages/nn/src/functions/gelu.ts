import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { composite } from '../support/composite.ts';
import { withGradient } from '../support/with-gradient.ts';

/**
 * The exact Gaussian error linear unit, x Phi(x) = x/2 (1 + erf(x / sqrt 2)), elementwise
 * (Hendrycks and Gimpel 2016, arXiv 1606.08415).
 */
export function gelu<T extends Tensor>(x: T): T {
  return withGradient(
    [x],
    () => {
      const [value] = composite('Gelu', { x }, {}, () => [
        tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(scaled(x)), 1)),
      ]);
      return { value: value as T, saved: [x] };
    },
    // d/dx = Phi(x) + x phi(x). With u = x / sqrt 2 twice that is 1 + erf(u) + u exp(ln(2 / sqrt pi) - u^2). The 1 is
    // added as the gradient itself, and the half is taken from the gradient first, where a product before can take it.
    (dy, saved) => {
      const u = scaled(saved[0] as Tensor);
      const slope = tf.mul(u, tf.exp(tf.sub(Math.log(2 / Math.sqrt(Math.PI)), tf.square(u))));
      const half = tf.mul(dy, 0.5);
      return [tf.mul(half, tf.add(tf.add(tf.erf(u), slope), 1))];
    },
  );
}

function scaled(x: Tensor): Tensor {
  return tf.mul(x, Math.SQRT1_2);
}
