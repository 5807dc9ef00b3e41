import type { Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Key } from '../random/key.ts';
import type { NdArray, TensorSpec } from '../tree/nd-array.ts';
import type { Flat, Tree } from '../tree/tree.ts';
import type { Backbone, ModelState } from './backbone.ts';

/**
 * An objective's state. `params` is what the gradient trains; everything else (buffers, a teacher, a centre) is the
 * objective's own and changes only by `loss` and `afterUpdate`.
 */
export type ObjectiveState<Leaf = Tensor> = { readonly params: Flat<Leaf> } & Tree<Leaf>;

/** A number of the step: pure in the step's index, evaluated on the host, entering the graph as a scalar input. */
export type Schedule = (step: number) => number;

/** What a schedule may depend on. */
export type TrainPlan = {
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly batchSize: number;
};

/** A group of equally sized views of every image of the batch. */
export type ViewGroup = {
  readonly name: string;
  readonly size: number;
  /** Views of this size per image. */
  readonly count: number;
};

/** The labels of a batch's images, for objectives that learn from them. */
export type BatchLabels<Leaf = Tensor> = {
  /** Float32 [batch, classes], each row sums to 1: one-hot, or soft. Every view of image i carries row i. */
  readonly targets: Leaf;
  /** Float32 [batch]: what each image counts in the loss, which is a mean by them; one of 0 is there to fill up. */
  readonly weights: Leaf;
};

/** What a step is given. */
export type ObjectiveInput = {
  /** By view group: [count * batch, size, size, 3], float32 in [-1, 1]; all images of view 0 first, then of view 1. */
  readonly views: Flat<Tensor4D>;
  /** The value of every schedule at this step, each a scalar. */
  readonly scalars: Flat<Scalar>;
  /** What `hostInput` returned. */
  readonly extra: Flat<Tensor>;
  /** Present where the objective has `labels`. */
  readonly labels?: BatchLabels;
};

export type LossResult = {
  readonly loss: Scalar;
  readonly state: ObjectiveState;
  readonly metrics: Flat<Tensor>;
};

/** How a run goes wrong: its outputs or features stop to tell images apart, or have not begun to when it ends. */
export type CollapseSign = 'uniform' | 'one prototype' | 'same outputs' | 'dead features' | 'slow start';

/** What is learned: a loss, its state, and the rules that move the state. Most need no labels. All functions are pure. */
export interface Objective {
  readonly name: string;
  readonly backbone: Backbone;
  /** Views it wants, in the order of its `input.views`. */
  readonly views: readonly ViewGroup[];
  init(key: Key): ObjectiveState<NdArray>;
  /** Its own numbers over time (temperatures, momentum), by name. */
  schedules(plan: TrainPlan): Readonly<Record<string, Schedule>>;
  /** The loss of a batch with the state after it (statistics, centre); never touches `params`. Metrics are small tensors. */
  loss(state: ObjectiveState, input: ObjectiveInput): LossResult;
  /** After the optimiser: moves what follows the parameters, as a teacher does, by the step's numbers. */
  afterUpdate(state: ObjectiveState, input: Pick<ObjectiveInput, 'scalars'>): ObjectiveState;
  /** Which leaves are the backbone whose features count, by any kind of leaf. */
  evaluationState<Leaf>(state: ObjectiveState<Leaf>): ModelState<Leaf>;
  /** For parameters that must stand still at times: 1 while they learn, 0 while they do not. Absent: all learn always. */
  readonly freeze?: {
    readonly matches: (name: string) => boolean;
    readonly learns: (plan: TrainPlan) => Schedule;
  };
  /** Which of its own options to turn first, a sentence without its full stop, by what went wrong. */
  readonly remedies?: Partial<Readonly<Record<CollapseSign, string>>>;
  /** For objectives that learn from labels; absent for all others. */
  readonly labels?: {
    readonly classes: number;
    /** Logits [batch, classes] of plain images, float32 [batch, size, size, 3] in [-1, 1], in evaluation mode. */
    logits(state: ObjectiveState, images: Tensor4D): Tensor2D;
  };
  /** Inputs of its own beside the views, drawn on the host (masks). */
  readonly hostInput?: {
    spec(batchSize: number): Flat<TensorSpec>;
    draw(key: Key, batchSize: number): Flat<NdArray>;
  };
}
