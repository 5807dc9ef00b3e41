import { type Engine } from '@sparsam/core';
import { type PassOptions, emitOnnx, runPasses, standardPasses, trace } from '@sparsam/graph';
import { createCompiledStep } from './compiled-step.ts';
import { createSession, loadRuntime } from './session.ts';

export type OnnxEngineOptions = {
  readonly threads: number;
  /** Sizes at which the graph's passes set in; a test of small steps makes them small. */
  readonly passes?: PassOptions;
};

/** The engine on ONNX Runtime's CPU provider. */
export function createOnnxEngine({ threads, passes }: OnnxEngineOptions): Engine {
  return {
    name: 'onnx',
    async compile(step, state, input, { onProgress } = {}) {
      const runtime = await loadRuntime();
      onProgress?.('tracing the step');
      const traced = await trace(step, state, input);
      const graph = runPasses(traced, standardPasses(passes));
      onProgress?.(`compiling ${graph.nodes.length} operations`);
      const session = await createSession(runtime, emitOnnx(graph), threads);
      return createCompiledStep(runtime, session, graph, state);
    },
  };
}
