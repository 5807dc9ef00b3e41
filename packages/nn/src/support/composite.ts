import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';

/**
 * Runs a fused kernel where the current backend has registered one of that name, else `reference`, which must compute
 * the same outputs in the same order from ordinary operations. Not differentiable by itself: use it inside
 * `withGradient`.
 *
 * Names in use: `LayerNormalization` (x, scale, bias; epsilon -> y, mean, invStd), `Gelu` (x -> y).
 */
export function composite(
  kernelName: string,
  inputs: Readonly<Record<string, Tensor>>,
  attributes: NamedAttrMap,
  reference: () => Tensor[],
): Tensor[] {
  // Asking the engine for its backend also initialises it; `getBackend` alone may answer with none.
  tf.backend();
  if (tf.getKernel(kernelName, tf.getBackend()) === undefined) return reference();
  const outputs: Tensor | Tensor[] = tf.engine().runKernel(kernelName, inputs as NamedTensorMap, attributes);
  return Array.isArray(outputs) ? outputs : [outputs];
}
