import * as tf from '@tensorflow/tfjs-core';
import { binaryGradient } from './elementwise.ts';

/** d(a + b) = da + db. */
export const addGradient = binaryGradient(
  tf.Add,
  (dy) => dy,
  (dy) => dy,
);
