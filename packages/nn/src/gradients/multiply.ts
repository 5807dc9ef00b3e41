import * as tf from '@tensorflow/tfjs-core';
import { binaryGradient } from './elementwise.ts';

/** d(ab) = b da + a db. */
export const multiplyGradient = binaryGradient(
  tf.Multiply,
  (dy, _a, b) => tf.mul(dy, b),
  (dy, a) => tf.mul(dy, a),
);
