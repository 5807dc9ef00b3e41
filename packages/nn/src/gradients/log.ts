import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d ln(x) = dx / x. */
export const logGradient = unaryGradient(tf.Log, 'input', (dy, x) => tf.div(dy, x));
