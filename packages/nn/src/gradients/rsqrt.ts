import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d x^(-1/2) = -1/2 x^(-3/2) dx. */
export const rsqrtGradient = unaryGradient(tf.Rsqrt, 'output', (dy, y) =>
  tf.mul(dy, tf.mul(tf.mul(tf.square(y), y), -0.5)),
);
