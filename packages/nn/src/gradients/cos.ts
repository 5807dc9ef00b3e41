import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d cos(x) = -sin(x) dx. */
export const cosGradient = unaryGradient(tf.Cos, 'input', (dy, x) => tf.neg(tf.mul(dy, tf.sin(x))));
