import { leaf } from '@sparsam/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type GradientTransform, stateless } from './gradient-transform.ts';
import { mapFlat } from '../map-flat.ts';
import { unitwiseSquares } from './unitwise.ts';

export type AdaptiveClipOptions = {
  /** The largest allowed ratio of a unit's gradient norm to its parameter norm. */
  readonly factor?: number;
  /** Parameter norms count as at least this, so that units at zero can leave it. */
  readonly epsilon?: number;
};

/**
 * Adaptive gradient clipping: no unit's gradient is longer than `factor` times the unit itself.
 * Brock et al., arXiv 2102.06171, equation (3); values and corner cases as timm's `adaptive_clip_grad`. Units are the
 * slices along a parameter's first axis; a vector is one unit.
 */
export function adaptiveClip({ factor = 0.32, epsilon = 1e-3 }: AdaptiveClipOptions = {}): GradientTransform {
  const clip = (gradient: Tensor, parameter: Tensor): Tensor => {
    const longest = tf.mul(tf.maximum(tf.sqrt(unitwiseSquares(parameter)), epsilon), factor);
    const length = tf.maximum(tf.sqrt(unitwiseSquares(gradient)), 1e-6);
    return tf.mul(gradient, tf.minimum(tf.div(longest, length), 1));
  };
  return stateless((gradients, params) =>
    mapFlat(gradients, (gradient, name) => clip(gradient, leaf(params, name))),
  );
}
