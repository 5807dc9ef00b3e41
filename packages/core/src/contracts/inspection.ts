import type { NdArray } from '../tree/nd-array.ts';
import type { Tree } from '../tree/tree.ts';

/** All nodes of one operator in a compiled step. */
export type OperationCost = {
  readonly operation: string;
  readonly count: number;
  /** Floating-point operations; a multiplication with an addition counts as two. */
  readonly flops: number;
  /** Bytes of the operands read and the results written. */
  readonly bytesMoved: number;
};

/** A step as it is after one stage of compiling. */
export type StepStage = {
  /** `traced` for the first stage, then the name of each pass. */
  readonly name: string;
  readonly nodes: number;
  readonly flops: number;
  readonly bytesMoved: number;
  /** Most bytes alive at a time between operators, in the order in which the engine runs them; inputs, state and outputs apart. */
  readonly bytesHeld: number;
  /** By operator, the one that moves most first. */
  readonly operations: readonly OperationCost[];
  /** The graph as text, one node a line. */
  print(): string;
};

/** Time in all nodes of one operator, in milliseconds a run. */
export type OperationTime = {
  readonly operation: string;
  readonly count: number;
  readonly milliseconds: number;
};

/** What an engine makes of a step. */
export interface StepInspection {
  /** In the order of compiling; the last is what runs. */
  readonly stages: readonly StepStage[];
  /** Bytes of the state, the input and the outputs. */
  readonly bytesAtBorder: number;
  /**
   * Runs the step `runs` times after one that does not count, and asks the runtime's own profiler: medians over the runs,
   * the longest first. Absent where an engine cannot.
   */
  time?(input: Tree<NdArray>, runs: number): Promise<readonly OperationTime[]>;
}
