import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d ln(1 + x) = dx / (1 + x). */
export const log1pGradient = unaryGradient(tf.Log1p, 'input', (dy, x) => tf.div(dy, tf.add(x, 1)));
