import { type Engine, type MemoryUse, SparsamError } from '@sparsam/core';
import {
  type PassOptions,
  emitOnnx,
  executionOrder,
  inspectPasses,
  runPasses,
  standardPasses,
  stepMemory,
  trace,
  withConstantState,
} from '@sparsam/graph';
import { createCompiledStep } from './compiled-step.ts';
import { type Device, chooseProvider, onnxDevices } from './device.ts';
import { createQuantizedStep } from './quantized-step.ts';
import { timeOperations } from './time-operations.ts';
import { createSession, loadRuntime, rewritingOfSteps } from './session.ts';

export type OnnxEngineOptions = {
  readonly threads: number;
  readonly device?: Device;
  readonly memory?: MemoryUse;
  /** With int8, products with constant weights are computed in eight bits; only for states that stay as they are. */
  readonly precision?: 'f32' | 'int8';
  /** Sizes at which the graph's passes set in; a test of small steps makes them small. */
  readonly passes?: PassOptions;
};

/** The engine on ONNX Runtime, by default on the processor with the given number of threads. */
export function createOnnxEngine({
  threads,
  device = 'cpu',
  memory = 'usual',
  precision = 'f32',
  passes: sizes,
}: OnnxEngineOptions): Engine {
  const passes = standardPasses({ ...sizes, memory });
  const inferencePasses = standardPasses(sizes);
  return {
    name: 'onnx',
    memory,
    devices: onnxDevices,
    async compile(step, state, input, { onProgress, onMemory, constantState = false, typicalInputs } = {}) {
      if (precision === 'int8' && !constantState) {
        throw new SparsamError(
          'usage',
          'Eight bits are for the features of a network that is done; training needs --precision f32, or bf16 with --engine openvino.',
        );
      }
      const runtime = await loadRuntime();
      const provider = await chooseProvider(device);
      onProgress?.('tracing the step');
      const traced = await trace(step, state, input);
      const graph = constantState
        ? runPasses(withConstantState(traced, state), inferencePasses)
        : runPasses(traced, passes);
      // On a card it is the card's memory that counts, of which nothing is known here.
      if (provider === 'cpu') onMemory?.(stepMemory(graph, executionOrder(graph)));
      onProgress?.(`compiling ${graph.nodes.length} operations${provider === 'cuda' ? ' for CUDA' : ''}`);
      if (precision === 'int8')
        return createQuantizedStep(runtime, graph, state, { threads, provider, typicalInputs });
      // With parameters that are constants the runtime computes ahead what depends on them alone.
      const rewriting = constantState ? 'all' : rewritingOfSteps(provider, memory);
      const session = await createSession(runtime, emitOnnx(graph), threads, provider, { rewriting });
      return createCompiledStep(runtime, session, graph, state);
    },
    async inspect(step, state, input, { onProgress } = {}) {
      onProgress?.('tracing the step');
      const traced = await trace(step, state, input);
      const { graph, ...inspected } = inspectPasses(traced, passes, executionOrder);
      return {
        ...inspected,
        async time(given, runs) {
          const runtime = await loadRuntime();
          const provider = await chooseProvider(device);
          onProgress?.(`timing ${graph.nodes.length} operations`);
          const rewriting = rewritingOfSteps(provider, memory);
          return timeOperations(runtime, graph, state, given, { runs, threads, provider, rewriting });
        },
      };
    },
  };
}
