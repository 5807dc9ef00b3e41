import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, PadV2Attrs, Tensor } from '@tensorflow/tfjs-core';

/** The gradient without its margins. */
export const padV2Gradient: GradConfig = {
  kernelName: tf.PadV2,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => {
    const { paddings } = attributes as unknown as PadV2Attrs;
    const begin = paddings.map(([before]) => before);
    return { x: () => tf.slice(dy as Tensor, begin, (x as Tensor).shape) };
  },
};
