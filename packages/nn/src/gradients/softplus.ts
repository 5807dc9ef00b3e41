import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d ln(1 + exp(x)) = sigmoid(x) dx. */
export const softplusGradient = unaryGradient(tf.Softplus, 'input', (dy, x) => tf.mul(dy, tf.sigmoid(x)));
