import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d exp(x) = exp(x) dx. */
export const expGradient = unaryGradient(tf.Exp, 'output', (dy, y) => tf.mul(dy, y));
