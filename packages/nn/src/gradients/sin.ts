import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d sin(x) = cos(x) dx. */
export const sinGradient = unaryGradient(tf.Sin, 'input', (dy, x) => tf.mul(dy, tf.cos(x)));
