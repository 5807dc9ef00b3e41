import { type NdArray, SparsamError, type TensorSpec } from '@sparsam/core';

const show = ({ dtype, shape }: TensorSpec): string => `${dtype}[${shape.join(', ')}]`;

/** Throws SparsamError where an array is not what the step was compiled for. */
export function checkArray(path: string, given: NdArray | undefined, expected: TensorSpec): NdArray {
  if (given === undefined)
    throw new SparsamError('internal', `The step was not given ${path}; it expects ${show(expected)}.`);
  if (given.dtype !== expected.dtype || given.shape.join() !== expected.shape.join()) {
    throw new SparsamError(
      'internal',
      `The step was compiled for ${path} as ${show(expected)} and was given ${show(given)}.`,
    );
  }
  return given;
}
