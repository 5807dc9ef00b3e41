import type { Tensor } from '@tensorflow/tfjs-core';
import type { NdArray, TensorSpec } from '../tree/nd-array.ts';
import type { Tree } from '../tree/tree.ts';
import type { StepInspection } from './inspection.ts';

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

/** How much memory steps take: as it is quickest, or less for more time. Results do not depend on it. */
export type MemoryUse = 'usual' | 'low';

/** Bytes of the host's memory that a step takes, as far as can be told before it runs. */
export type StepMemory = {
  /** What it reads and writes: the state before and after it, input and outputs. */
  readonly border: number;
  /** What lies between its operations at a time, at most. */
  readonly held: number;
};

export type CompileOptions = {
  /** Called with one line about what is being done, for progress. */
  readonly onProgress?: (message: string) => void;
  /** Called with what the step will take before that is taken; what it throws ends the compilation. Engines that cannot tell do not call it. */
  readonly onMemory?: (needed: StepMemory) => void;
  /**
   * The state stays as it is given: the step returns every leaf as it came, nobody calls `setState`, and the arrays are not
   * written to. An engine may then take the values into what it compiles, which makes runs faster.
   */
  readonly constantState?: boolean;
  /** Inputs like those to come, for an engine that has to see values to choose how to round them. */
  readonly typicalInputs?: () => Iterable<Tree<NdArray>>;
};

/** One of the devices or runtimes that an engine can use. */
export type EngineDevice = {
  readonly name: string;
  /** The options of the plugin that choose it. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Absent where it works here; else why it does not, and what to install for it. */
  readonly missing?: string;
};

/** Runs steps. What it cannot run it says at `compile`, in one error that lists every missing kernel. */
export interface Engine {
  readonly name: string;
  /** What it was made for; absent where it has no choice. */
  readonly memory?: MemoryUse;
  /** The devices that its options choose between and whether each works on this machine, the best first. */
  devices?(): Promise<readonly EngineDevice[]>;
  compile(
    step: StepFunction,
    state: Tree<NdArray>,
    input: Tree<TensorSpec>,
    options?: CompileOptions,
  ): Promise<CompiledStep>;
  /** What `compile` would make of a step, for people who want to see it. Absent where an engine compiles nothing. */
  inspect?(
    step: StepFunction,
    state: Tree<NdArray>,
    input: Tree<TensorSpec>,
    options?: CompileOptions,
  ): Promise<StepInspection>;
}
