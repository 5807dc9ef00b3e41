import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d sigmoid(x) = y (1 - y) dx. */
export const sigmoidGradient = unaryGradient(tf.Sigmoid, 'output', (dy, y) =>
  tf.mul(dy, tf.mul(y, tf.sub(1, y))),
);
