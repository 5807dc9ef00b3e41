import type { NdArray, OperationTime, Tree } from '@sparsam/core';
import { type Graph, emitOnnx } from '@sparsam/graph';
import { createCompiledStep } from './compiled-step.ts';
import { type NodeEvent, inProfileFolder, readProfile, timeByOperation } from './profile.ts';
import { type Provider, type Rewriting, createSession } from './session.ts';

type Runtime = typeof import('onnxruntime-node');

export type TimingOptions = {
  readonly runs: number;
  readonly threads: number;
  readonly provider: Provider;
  /** See `SessionOptions`. */
  readonly rewriting?: Rewriting;
};

/** Runs a graph and returns which operators ran and for how long, run by run, as the runtime's profiler saw them. */
export function profileRuns(
  runtime: Runtime,
  graph: Graph,
  state: Tree<NdArray>,
  input: Tree<NdArray>,
  { runs, threads, provider, rewriting }: TimingOptions,
): Promise<readonly (readonly NodeEvent[])[]> {
  return inProfileFolder(async (profile) => {
    const session = await createSession(runtime, emitOnnx(graph), threads, provider, {
      profile,
      ...(rewriting && { rewriting }),
    });
    const step = createCompiledStep(runtime, session, graph, state);
    try {
      for (let run = 0; run < runs; run++) await step.run(input);
      session.endProfiling();
    } finally {
      await step.dispose();
    }
    return readProfile(profile);
  });
}

/** Milliseconds in each operator, by the runtime's profiler, without a first run that allocates. */
export async function timeOperations(
  runtime: Runtime,
  graph: Graph,
  state: Tree<NdArray>,
  input: Tree<NdArray>,
  options: TimingOptions,
): Promise<OperationTime[]> {
  const runs = await profileRuns(runtime, graph, state, input, { ...options, runs: options.runs + 1 });
  return timeByOperation(runs.slice(1));
}
