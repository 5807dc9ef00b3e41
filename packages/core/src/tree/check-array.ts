import { SparsamError } from '../errors/sparsam-error.ts';
import type { NdArray, TensorSpec } from './nd-array.ts';

const show = ({ dtype, shape }: TensorSpec): string => `${dtype}[${shape.join(', ')}]`;

/**
 * The array that a compiled step was given at a path, for engines. Throws SparsamError (internal), with both shapes, where it
 * is missing or has not the element type and shape that the step was compiled for.
 */
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
