import type { Flat, NdArray, Schedule, Tree } from '@sparsam/core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';

/** The numbers of a recipe that change over time, as pure functions of the step. */
export type Rates = {
  readonly learningRate: Schedule;
  readonly weightDecay: Schedule;
  /** 1 at steps where the parameters learn, 0 where they stand still. Absent: they always learn. */
  readonly learns?: Schedule;
};

export type TransformResult = { readonly updates: Flat<Tensor>; readonly state: Tree<Tensor> };

/**
 * A rule from gradients to updates, composable as in optax: pure, of tensors alone, and the same traced or eager. The
 * last rule of a chain returns what `applyUpdates` adds to the parameters.
 */
export interface GradientTransform {
  /** Its state on the host before the first step; may be empty. */
  init(params: Flat<NdArray>): Tree<NdArray>;
  /** Gradients, state and parameters share names and shapes; `scalars` has the names that `schedules` returns. */
  update(
    gradients: Flat<Tensor>,
    state: Tree<Tensor>,
    params: Flat<Tensor>,
    scalars: Flat<Scalar>,
  ): TransformResult;
  /** The numbers of each step that `update` reads, computed on the host in double precision from the recipe's. */
  schedules(rates: Rates): Readonly<Record<string, Schedule>>;
  /** How it lets parameters stand still; absent where it treats every leaf on its own, and `freeze` can part them. */
  freeze?(matches: (name: string) => boolean): GradientTransform;
}

/** A rule that keeps nothing and reads no numbers, and has nothing that could stand still. */
export function stateless(
  update: (gradients: Flat<Tensor>, params: Flat<Tensor>) => Flat<Tensor>,
): GradientTransform {
  const rule: GradientTransform = {
    init: () => ({}),
    schedules: () => ({}),
    freeze: () => rule,
    update: (gradients, state, params) => ({ updates: update(gradients, params), state }),
  };
  return rule;
}
