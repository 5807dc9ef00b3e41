import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig } from '@tensorflow/tfjs-core';
import { extremumGradient } from './extremum.ts';

/** The largest entry gets the gradient; entries that tie share it equally. */
export const maxGradient: GradConfig = extremumGradient(tf.Max);
