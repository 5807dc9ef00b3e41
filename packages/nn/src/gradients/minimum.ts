import * as tf from '@tensorflow/tfjs-core';
import { binaryGradient } from './elementwise.ts';

/** The gradient goes to the smaller input; to the first where both are equal. */
export const minimumGradient = binaryGradient(
  tf.Minimum,
  (dy, a, b) => tf.mul(dy, tf.cast(tf.lessEqual(a, b), 'float32')),
  (dy, a, b) => tf.mul(dy, tf.cast(tf.greater(a, b), 'float32')),
);
