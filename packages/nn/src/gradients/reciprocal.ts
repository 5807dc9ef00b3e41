import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d(1/x) = -dx / x^2. */
export const reciprocalGradient = unaryGradient(tf.Reciprocal, 'output', (dy, y) =>
  tf.neg(tf.mul(dy, tf.square(y))),
);
