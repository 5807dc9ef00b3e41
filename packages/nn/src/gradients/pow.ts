import * as tf from '@tensorflow/tfjs-core';
import { binaryGradient } from './elementwise.ts';

/** d(a^b) = b a^(b-1) da + a^b ln(a) db; the second part is 0 where a is not positive, as ln is not defined there. */
export const powGradient = binaryGradient(
  tf.Pow,
  (dy, a, b) => tf.mul(dy, tf.mul(b, tf.pow(a, tf.sub(b, 1)))),
  (dy, a, b) => {
    const positive = tf.greater(a, 0);
    const logarithm = tf.where(positive, tf.log(tf.where(positive, a, tf.onesLike(a))), tf.zerosLike(a));
    return tf.mul(dy, tf.mul(tf.pow(a, b), logarithm));
  },
);
