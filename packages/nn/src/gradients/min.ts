import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig } from '@tensorflow/tfjs-core';
import { extremumGradient } from './extremum.ts';

/** The smallest entry gets the gradient; entries that tie share it equally. */
export const minGradient: GradConfig = extremumGradient(tf.Min);
