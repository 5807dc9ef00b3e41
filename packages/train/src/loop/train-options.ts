import type {
  BatchLabels,
  Engine,
  Flat,
  ModelState,
  NdArray,
  Objective,
  ObjectiveState,
  TrainPlan,
} from '@sparsam/core';
import type { Json, Manifest } from '@sparsam/checkpoint';
import type { Duration } from '@sparsam/optim';
import type { GuardOptions } from '../guard/guard.ts';
import type { Steering } from '../steer/steering.ts';
import type { TrainState } from '../step/create-train-step.ts';
import type { Optimizer } from '../step/optimizer.ts';

/** Where batches come from: pure in the step, so that a resumed run sees what an uninterrupted one sees. */
export interface BatchSource {
  readonly stepsPerEpoch: number;
  /** The views of a step (from 0) by view group: uint8 [count * batch, size, size, 3]. */
  batch(step: number): Promise<Flat<NdArray<'uint8'>>>;
  /** The labels of that step's images, in the batch's order; for objectives that learn from them. */
  labels?(step: number): BatchLabels<NdArray>;
}

/** Metrics of one evaluation, by name: `{ knn: 0.61 }`. */
export type EvaluationMetrics = Readonly<Record<string, number>>;

export type Progress = {
  /** Steps done. */
  readonly step: number;
  readonly totalSteps: number;
  /** The epoch of that step, from 0. */
  readonly epoch: number;
  readonly loss: number;
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
};

/** How long training shall be: a plan, or minutes from which one is made by measuring the speed. */
export type Length = TrainPlan | { readonly minutes: number; readonly batchSize: number };

export type TrainOptions = {
  readonly objective: Objective;
  readonly optimizer: Optimizer;
  readonly engine: Engine;
  /** Stays the caller's to close. */
  readonly loader: BatchSource;
  readonly plan: Length;
  /**
   * Parts of a batch that are gone through one after the other before each update; 1, the whole at once, by default. They
   * have to be equal; an objective that learns from labels takes any number, as the most, and fills the last part up.
   */
  readonly accumulate?: number;
  readonly seed: number;
  readonly runFolder: string;
  /** Seconds from any moment on, never going back. */
  readonly clock: () => number;
  /** Goes on from the folder's checkpoint; without one, starts. False: a folder with a checkpoint is refused. */
  readonly resume?: boolean;
  /** The caller holds the folder's lock; else it is taken here for as long as the training runs. */
  readonly locked?: boolean;
  /** State to begin with instead of a random one; ignored where a checkpoint is resumed. */
  readonly initialState?: TrainState<NdArray>;
  /** All that may change a number. A run is resumed only under the configuration that it was started with. */
  readonly config?: Json;
  /** By default a twentieth of the steps, at most 100. */
  readonly checkpointEvery?: Duration;
  /** By default a tenth of the steps. */
  readonly evaluateEvery?: Duration;
  /** Metrics of the weights whose features count; called before the first step, then each `evaluateEvery` and at the end. */
  readonly evaluate?: (
    step: number,
    weights: ModelState<NdArray>,
    state: ObjectiveState<NdArray>,
  ) => Promise<EvaluationMetrics>;
  /** Steers rate and end by loss and evaluations, and says which weights are the best; those are kept and returned. */
  readonly steering?: Steering;
  /** `false` switches the collapse guard off. */
  readonly guard?: Omit<GuardOptions, 'totalSteps'> | false;
  /** Stops early, the schedules being those of the whole plan: after this many steps, or seconds over all its parts. */
  readonly budget?: { readonly steps?: number; readonly seconds?: number };
  /** Aborting finishes the step, writes a checkpoint and returns `interrupted`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** What happened beside the steps, one sentence each: a checkpoint fallen back to, a rate lowered. */
  readonly onMessage?: (message: string) => void;
};

/** The objective's state that did best, and after which step it was. */
export type Best = { readonly step: number; readonly state: ObjectiveState<NdArray> };

export type TrainResult = {
  /** The state after the last step. */
  readonly state: TrainState<NdArray>;
  /** Steps done in all. */
  readonly steps: number;
  /** Seconds that it took, all its parts together where it was interrupted and resumed. */
  readonly seconds: number;
  readonly plan: TrainPlan;
  readonly manifest: Manifest;
  /** `complete`: the whole plan; `budget`: stopped by `budget`; `settled`: by `steering`; `interrupted`: by `signal`. */
  readonly reason: 'complete' | 'budget' | 'settled' | 'interrupted';
  /** With `steering`: the objective's state after the best step. */
  readonly best?: Best;
};
