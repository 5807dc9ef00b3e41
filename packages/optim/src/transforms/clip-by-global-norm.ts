import * as tf from '@tensorflow/tfjs-core';
import { globalNorm } from './global-norm.ts';
import { type GradientTransform, stateless } from './gradient-transform.ts';
import { mapFlat } from '../map-flat.ts';

/**
 * Scales all gradients by one factor so that their global norm is at most `maxNorm`; gradients below it pass as they
 * are. The factor is min(1, maxNorm / (norm + 1e-6)), as in torch's `clip_grad_norm_`.
 */
export function clipByGlobalNorm(maxNorm: number): GradientTransform {
  return stateless((gradients) => {
    const factor = tf.minimum(1, tf.div(maxNorm, tf.add(globalNorm(gradients), 1e-6)));
    return mapFlat(gradients, (gradient) => tf.mul(gradient, factor));
  });
}
