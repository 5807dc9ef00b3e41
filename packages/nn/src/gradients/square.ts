import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d(x^2) = 2x dx. */
export const squareGradient = unaryGradient(tf.Square, 'input', (dy, x) => tf.mul(dy, tf.mul(x, 2)));
