import type { Flat, NdArray, Schedule, Tree } from '@sparsam/core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { GradientTransform, Rates } from '../transforms/gradient-transform.ts';
import { applyUpdates } from './apply-updates.ts';
import { pack, packArrays, unpack, vectorPacks } from './pack-vectors.ts';

/** From gradients to the next parameters: a gradient transform with its result applied. Pure, traced or eager. */
export interface ParameterUpdate {
  /** Its state on the host before the first step. */
  init(params: Flat<NdArray>): Tree<NdArray>;
  /** Gradients and parameters share names and shapes; `scalars` has the names that `schedules` returns. */
  update(
    gradients: Flat<Tensor>,
    state: Tree<Tensor>,
    params: Flat<Tensor>,
    scalars: Flat<Scalar>,
  ): { readonly params: Flat<Tensor>; readonly state: Tree<Tensor> };
  schedules(rates: Rates): Readonly<Record<string, Schedule>>;
}

/**
 * Runs a transform and adds its updates to the parameters, with vectors of one length packed into a matrix on the way.
 * The transform's state holds the packs. Parameters that the transform knows by name must be kept `apart`.
 */
export function parameterUpdate(
  transform: GradientTransform,
  apart: (name: string) => boolean = () => false,
): ParameterUpdate {
  return {
    init: (params) => transform.init(packArrays(params, vectorPacks(params, apart))),
    update(gradients, state, params, scalars) {
      const packs = vectorPacks(params, apart);
      const packed = pack(params, packs);
      const result = transform.update(pack(gradients, packs), state, packed, scalars);
      return { params: unpack(applyUpdates(packed, result.updates), packs), state: result.state };
    },
    schedules: (rates) => transform.schedules(rates),
  };
}
