import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d sqrt(x) = dx / (2 sqrt(x)). */
export const sqrtGradient = unaryGradient(tf.Sqrt, 'output', (dy, y) => tf.div(tf.mul(dy, 0.5), y));
