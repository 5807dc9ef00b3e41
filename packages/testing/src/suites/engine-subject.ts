import { type CompiledStep, type Engine, type NdArray, float32 } from '@sparsam/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Check } from '../checks/check.ts';

/** A float32 array [values]. */
export const vector = (...values: number[]): NdArray<'float32'> =>
  float32(Float32Array.from(values), [values.length]);

/** The values of a leaf that is an array. */
export const dataOf = (leaf: unknown): number[] => [...(leaf as NdArray).data];

export const check = (name: string, run: () => Promise<void>): Check => ({ name, run });

/**
 * Compiles a step whose state is a running sum, `total.sum`, of the inputs times a leaf that never changes, `fixed`; it
 * returns the sum as `sum`.
 */
export function compileSum(
  engine: Engine,
  total: NdArray = vector(0, 0),
  fixed: NdArray = vector(1, 2),
): Promise<CompiledStep> {
  return engine.compile(
    (state, { x }) => {
      const next = tf.add(state['total.sum'] as Tensor, tf.mul(x as Tensor, state['fixed'] as Tensor));
      return [{ 'total.sum': next, fixed: state['fixed'] as Tensor }, { sum: next }];
    },
    { 'total.sum': total, fixed },
    { x: { dtype: 'float32', shape: [2] } },
  );
}
