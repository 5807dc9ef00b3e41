import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d tanh(x) = (1 - y^2) dx. */
export const tanhGradient = unaryGradient(tf.Tanh, 'output', (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y))));
