import * as tf from '@tensorflow/tfjs-core';
import { binaryGradient } from './elementwise.ts';

/** d(a - b) = da - db. */
export const subGradient = binaryGradient(
  tf.Sub,
  (dy) => dy,
  (dy) => tf.neg(dy),
);
