import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d max(x, 0) = dx where x > 0, else 0. */
export const reluGradient = unaryGradient(tf.Relu, 'output', (dy, y) =>
  tf.mul(dy, tf.cast(tf.greater(y, 0), 'float32')),
);
