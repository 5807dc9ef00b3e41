import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** A change of element type passes the gradient on. */
export const castGradient = unaryGradient(tf.Cast, 'input', (dy) => tf.cast(dy, 'float32'));
