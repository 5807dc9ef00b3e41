import type { Schedule, TrainPlan } from '@sparsam/core';
import type { GradientTransform } from '@sparsam/optim';

/** A gradient transform with its rates: what turns gradients into the next parameters. */
export type Optimizer = {
  readonly transform: GradientTransform;
  rates(plan: TrainPlan): { readonly learningRate: Schedule; readonly weightDecay: Schedule };
};
