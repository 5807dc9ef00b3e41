import {
  type Backbone,
  type Flat,
  type Key,
  type ModelState,
  type NdArray,
  type ObjectiveState,
  foldIn,
} from '@sparsam/core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Head } from '../heads/mlp-head.ts';
import { joinStates, scopeState } from '../support/model-state.ts';
import { encodeCrops } from './encode-crops.ts';

/** A backbone and a head behind it, as most objectives train them. Names: `backbone.*`, `head.*`. */
export type HeadedNetwork = {
  init(key: Key): ModelState<NdArray>;
  /**
   * In training mode, crops as `encodeCrops` takes them: features [rows, embedDim], the head's outputs [rows, outDim],
   * and the buffers after it. Of the state only `params` and `buffers` are read.
   */
  apply(
    state: ObjectiveState,
    crops: readonly Tensor4D[],
  ): { readonly features: Tensor2D; readonly outputs: Tensor2D; readonly buffers: Flat<Tensor> };
  /** The backbone's part of a state, under the backbone's own names: an objective's `evaluationState`. */
  backboneState<Leaf>(state: ObjectiveState<Leaf>): ModelState<Leaf>;
};

/** Puts a head behind a backbone. The head sees the features of all crops at once. */
export function headedNetwork(backbone: Backbone, head: Head): HeadedNetwork {
  return {
    init: (key) =>
      joinStates({
        backbone: backbone.init(foldIn(key, 'backbone')),
        head: head.init(foldIn(key, 'head')),
      }),
    apply(state, crops) {
      const network = state as ModelState;
      const encoded = encodeCrops(backbone, scopeState(network, 'backbone'), crops);
      const { y, buffers } = head.apply(scopeState(network, 'head'), encoded.features);
      return {
        features: encoded.features,
        outputs: y,
        buffers: joinStates({ backbone: { buffers: encoded.buffers }, head: { buffers } }).buffers,
      };
    },
    backboneState: <Leaf>(state: ObjectiveState<Leaf>) => scopeState(state as ModelState<Leaf>, 'backbone'),
  };
}
