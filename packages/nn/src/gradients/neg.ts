import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** d(-x) = -dx. */
export const negGradient = unaryGradient(tf.Neg, 'input', (dy) => tf.neg(dy));
