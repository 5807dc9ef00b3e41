import { type Flat, leaf } from '@sparsam/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { mapFlat } from '../map-flat.ts';

/** Parameters with their updates added, by name. Throws where a parameter has no update. */
export function applyUpdates(params: Flat<Tensor>, updates: Flat<Tensor>): Flat<Tensor> {
  return mapFlat(params, (parameter, name) => tf.add(parameter, leaf(updates, name)));
}
