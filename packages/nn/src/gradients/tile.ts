import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor, TileAttrs } from '@tensorflow/tfjs-core';

/** The sum over all copies. `tf.broadcastTo` is a tile too. */
export const tileGradient: GradConfig = {
  kernelName: tf.Tile,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => {
    const { reps } = attributes as unknown as TileAttrs;
    const { shape } = x as Tensor;
    // Each axis becomes [copies, extent], and the copies are summed.
    const separated = shape.flatMap((extent, axis) => [reps[axis] as number, extent]);
    const copies = shape.map((_, axis) => 2 * axis);
    return { x: () => tf.reshape(tf.sum(tf.reshape(dy as Tensor, separated), copies), shape) };
  },
};
