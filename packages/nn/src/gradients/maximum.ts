import * as tf from '@tensorflow/tfjs-core';
import { binaryGradient } from './elementwise.ts';

/** The gradient goes to the larger input; to the first where both are equal. */
export const maximumGradient = binaryGradient(
  tf.Maximum,
  (dy, a, b) => tf.mul(dy, tf.cast(tf.greaterEqual(a, b), 'float32')),
  (dy, a, b) => tf.mul(dy, tf.cast(tf.less(a, b), 'float32')),
);
