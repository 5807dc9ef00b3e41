import { type Flat, type Key, foldIn, normalArray } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { toTensor, valuesOf } from './tensors.ts';

/** The loss and its gradient by parameter; a parameter that the loss does not depend on has none. */
export function valueAndGradients(
  loss: (params: Flat<Tensor>) => Scalar,
  params: Flat<Tensor>,
): { readonly value: Scalar; readonly grads: Flat<Tensor | undefined> } {
  const names = Object.keys(params);
  const { value, grads } = tf
    .engine()
    .gradients(() => loss(params), Object.values(params), undefined, true) as {
    value: Scalar;
    grads: (Tensor | null | undefined)[];
  };
  return { value, grads: Object.fromEntries(names.map((name, i) => [name, grads[i] ?? undefined])) };
}

/** The gradients that there are. */
export function present(grads: Flat<Tensor | undefined>): Flat<Tensor> {
  return Object.fromEntries(
    Object.entries(grads).filter(([, gradient]) => gradient !== undefined),
  ) as Flat<Tensor>;
}

/** Parameters moved a little off their start, where layers that begin as zero would hide the gradients of others. */
export function jitter(key: Key, params: Flat<Tensor>, std = 0.05): Flat<Tensor> {
  return Object.fromEntries(
    Object.entries(params).map(([name, tensor]) => [
      name,
      tf.add(tensor, toTensor(normalArray(foldIn(key, name), tensor.shape, 0, std))),
    ]),
  );
}

/** Steps along a direction at which differences are taken, relative to each parameter's size. */
const steps = [1e-1, 3e-2, 1e-2, 3e-3, 1e-3, 3e-4];

/**
 * The slope of a loss along its own gradient, each parameter's part scaled to the parameter's size: by the gradient, and
 * by central differences. Of the differences at several steps the two neighbours that agree best are taken, which is
 * where neither curvature nor rounding rules; the choice does not look at the gradient.
 */
export function slopes(
  loss: (params: Flat<Tensor>) => Scalar,
  params: Flat<Tensor>,
): { readonly byGradient: number; readonly byDifferences: number } {
  const { grads } = valueAndGradients(loss, params);
  let byGradient = 0;
  const direction: { [name: string]: Tensor } = {};
  for (const [name, parameter] of Object.entries(params)) {
    const gradient = grads[name] ?? tf.zerosLike(parameter);
    const length = valuesOf(tf.norm(gradient))[0] as number;
    const scale = length === 0 ? 0 : Math.max(0.05, valuesOf(tf.norm(parameter))[0] as number) / length;
    direction[name] = tf.mul(gradient, scale);
    byGradient += scale * length ** 2;
  }
  const at = (step: number): number => {
    const moved = Object.entries(params).map(([name, tensor]) => [
      name,
      tf.add(tensor, tf.mul(direction[name] as Tensor, step)),
    ]);
    return valuesOf(loss(Object.fromEntries(moved) as Flat<Tensor>))[0] as number;
  };
  const differences = steps.map((step) => (at(step) - at(-step)) / (2 * step));
  let byDifferences = NaN;
  let best = Infinity;
  for (let i = 1; i < differences.length; i++) {
    const [one, other] = [differences[i - 1] as number, differences[i] as number];
    if (Math.abs(one - other) < best) {
      best = Math.abs(one - other);
      byDifferences = (one + other) / 2;
    }
  }
  return { byGradient, byDifferences };
}
