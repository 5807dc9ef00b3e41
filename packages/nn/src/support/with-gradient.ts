import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';

/**
 * A value with a hand-written backward pass: `tf.customGrad` with its arguments named.
 *
 * `forward` returns the value and what the backward pass needs (kept alive until then). `backward` gets the gradient of
 * the value and the saved tensors, and returns one gradient for each of `inputs`, in order and of their shapes; it must
 * build new tensors, never return `dy` itself (tfjs disposes gradients it has added up). Tensors that `forward` uses
 * and that are not among `inputs` are constants to it.
 */
export function withGradient<Value extends Tensor>(
  inputs: readonly Tensor[],
  forward: () => { readonly value: Value; readonly saved: Tensor[] },
  backward: (dy: Value, saved: Tensor[]) => Tensor[],
): Value {
  const run = tf.customGrad<Value>((...args) => {
    const { value, saved } = forward();
    (args.at(-1) as GradSaveFunc)(saved);
    return { value, gradFunc: backward };
  });
  return run(...inputs);
}
