import type { Tensor } from '@tensorflow/tfjs-core';
import type { NdArray, TensorSpec } from '../tree/nd-array.ts';
import type { Tree } from '../tree/tree.ts';

/**
 * A pure function of tensors: from state and input to the next state (same paths, shapes and types) and outputs. A leaf
 * of the state returned as it came is left alone. Nothing is disposed inside; the engine wraps the call.
 */
export type StepFunction = (
  state: Tree<Tensor>,
  input: Tree<Tensor>,
) => readonly [Tree<Tensor>, Tree<Tensor>];

/** A step made ready for one set of shapes; owns the state's memory. */
export interface CompiledStep {
  /** One step. Input leaves must have the compiled shapes and types. The outputs are copies that the caller owns. */
  run(input: Tree<NdArray>): Promise<Tree<NdArray>>;
  /** A copy of the state as it is after the last `run`. */
  state(): Tree<NdArray>;
  /** Replaces the state; paths, shapes and types must be the compiled ones. */
  setState(state: Tree<NdArray>): void;
  /** Frees what the runtime holds; no call after it. */
  dispose(): Promise<void>;
}

export type CompileOptions = {
  /** Called with one line about what is being done, for progress. */
  readonly onProgress?: (message: string) => void;
};

/** Runs steps. What it cannot run it says at `compile`, in one error that lists every missing kernel. */
export interface Engine {
  readonly name: string;
  compile(
    step: StepFunction,
    state: Tree<NdArray>,
    input: Tree<TensorSpec>,
    options?: CompileOptions,
  ): Promise<CompiledStep>;
}
