import * as tf from '@tensorflow/tfjs-core';
import { binaryGradient } from './elementwise.ts';

/** d(a/b) = da / b - a db / b^2. */
export const realDivGradient = binaryGradient(
  tf.RealDiv,
  (dy, _a, b) => tf.div(dy, b),
  (dy, a, b) => tf.neg(tf.div(tf.mul(dy, a), tf.square(b))),
);
