import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { reducedShape } from './spread.ts';

/** Gradient of the largest or smallest entry along axes: shared equally among the entries that attain it. */
export function extremumGradient(kernelName: string): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, saved, attributes) => {
      const [x, y] = saved as [Tensor, Tensor];
      // The two kernels name their axes differently.
      const { axis, reductionIndices } = attributes as {
        axis?: number | number[];
        reductionIndices?: number | number[];
      };
      const kept = reducedShape(x.shape, axis ?? reductionIndices ?? null);
      const axes = kept.flatMap((extent, axis) => (extent === x.shape[axis] ? [] : [axis]));
      return {
        x: () => {
          const attains = tf.cast(tf.equal(x, tf.reshape(y, kept)), 'float32');
          const share = tf.div(tf.reshape(dy as Tensor, kept), tf.sum(attains, axes, true));
          return tf.mul(attains, share);
        },
      };
    },
  };
}
