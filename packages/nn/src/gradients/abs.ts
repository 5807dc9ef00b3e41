import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d|x| = sign(x) dx; 0 at 0. */
export const absGradient = unaryGradient(tf.Abs, 'input', (dy, x) => tf.mul(dy, tf.sign(x)));
