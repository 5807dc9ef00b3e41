import * as tf from '@tensorflow/tfjs-core';
import { binaryGradient } from './elementwise.ts';

/** d(a - b)^2 = 2 (a - b) (da - db). */
export const squaredDifferenceGradient = binaryGradient(
  tf.SquaredDifference,
  (dy, a, b) => tf.mul(dy, tf.mul(tf.sub(a, b), 2)),
  (dy, a, b) => tf.mul(dy, tf.mul(tf.sub(b, a), 2)),
);
