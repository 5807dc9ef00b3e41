import { type Flat, SparsamError } from '@sparsam/core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { pack, vectorPacks } from '../updates/pack-vectors.ts';
import { unitwiseSquares } from './unitwise.ts';

/**
 * The Euclidean norm of all leaves taken as one vector, a scalar. It sums the units' squares with vectors packed, which
 * adaptive clipping computes as well: a graph holds them once. Throws a usage error where there are no leaves.
 */
export function globalNorm(leaves: Flat<Tensor>): Scalar {
  const stacked = pack(leaves, vectorPacks(leaves));
  const squares = Object.values(stacked).map((leaf) => {
    const units = unitwiseSquares(leaf);
    return tf.reshape(units, [units.size]);
  });
  if (squares.length === 0)
    throw new SparsamError('usage', 'globalNorm: expected at least one leaf, got none.');
  return tf.sqrt(tf.sum(tf.concat(squares)));
}
