import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d erf(x) = 2/sqrt(pi) exp(-x^2) dx. */
export const erfGradient = unaryGradient(tf.Erf, 'input', (dy, x) =>
  tf.mul(dy, tf.mul(tf.exp(tf.neg(tf.square(x))), 2 / Math.sqrt(Math.PI))),
);
