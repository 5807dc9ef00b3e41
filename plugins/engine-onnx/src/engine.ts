import { type Engine } from '@sparsam/core';
import { emitOnnx, runPasses, standardPasses, trace } from '@sparsam/graph';
import { createCompiledStep } from './compiled-step.ts';
import { createSession, loadRuntime } from './session.ts';

/** The engine on ONNX Runtime's CPU provider with the given number of threads. */
export function createOnnxEngine({ threads }: { readonly threads: number }): Engine {
  return {
    name: 'onnx',
    async compile(step, state, input, { onProgress } = {}) {
      const runtime = await loadRuntime();
      onProgress?.('tracing the step');
      const traced = await trace(step, state, input);
      const graph = runPasses(traced, standardPasses);
      onProgress?.(`compiling ${graph.nodes.length} operations`);
      const session = await createSession(runtime, emitOnnx(graph), threads);
      return createCompiledStep(runtime, session, graph, state);
    },
  };
}
