import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, SliceAttrs, Tensor } from '@tensorflow/tfjs-core';

/** The gradient in its place, zeros around it. */
export const sliceGradient: GradConfig = {
  kernelName: tf.Slice,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => {
    const input = x as Tensor;
    const part = dy as Tensor;
    const { begin } = attributes as unknown as SliceAttrs;
    // tfjs takes a number, or fewer entries than axes; what is not given starts at 0.
    const starts = [begin].flat();
    const paddings = input.shape.map((extent, axis): [number, number] => {
      const before = starts[axis] ?? 0;
      return [before, extent - before - (part.shape[axis] as number)];
    });
    return { x: () => tf.pad(part, paddings) };
  },
};
