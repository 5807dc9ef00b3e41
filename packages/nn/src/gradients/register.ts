import * as tf from '@tensorflow/tfjs-core';
import { gradients } from './index.ts';

/**
 * Teaches tfjs the gradients of the kernels that the framework uses: in Node, tfjs-core alone knows none. A kernel that
 * has a gradient already (because `@tensorflow/tfjs` was imported, or after a first call) is left as it is.
 */
export function registerGradients(): void {
  for (const gradient of gradients) {
    // Typed as never missing, but it is until somebody registers it.
    if ((tf.getGradient(gradient.kernelName) as unknown) === undefined) tf.registerGradient(gradient);
  }
}
