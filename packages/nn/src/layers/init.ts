import { type Key, type NdArray, sizeOf, uniformArray } from '@sparsam/core';

/**
 * What torch gives a convolution's or linear layer's weight and bias if nobody says otherwise: uniform within
 * +-1/sqrt(fanIn), fanIn being the number of inputs of one output (He et al. 2015 with a = sqrt(5)).
 */
export function uniformByFanIn(
  key: Key,
  shape: readonly number[],
  fanIn = sizeOf(shape.slice(1)),
): NdArray<'float32'> {
  const limit = 1 / Math.sqrt(fanIn);
  return uniformArray(key, shape, -limit, limit);
}
