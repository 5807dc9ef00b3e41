import * as tf from '@tensorflow/tfjs-core';
import { unaryGradient } from './elementwise.ts';

/** The gradient as it is, in a tensor of its own. */
export const identityGradient = unaryGradient(tf.Identity, 'input', (dy) => tf.clone(dy));
