import process from 'node:process';
import { type Engine, type EngineDevice, SparsamError } from '@sparsam/core';
import { type PassOptions, emitOnnx, runPasses, standardPasses, trace } from '@sparsam/graph';
import { type OpenvinoApi, OpenvinoError } from './api.ts';
import { createCompiledStep } from './compiled-step.ts';
import { loadLibrary } from './library.ts';
import { planOf } from './plan.ts';
import { type Precision, createSession } from './session.ts';

export type OpenvinoEngineOptions = {
  readonly threads: number;
  readonly precision?: Precision;
  /** The library or a folder that holds it; else it is looked for. */
  readonly library?: string;
};

/** OpenVINO fuses chains of elementwise operators itself; tiles would only be in its way. */
const passes: PassOptions = { largeBytes: Infinity, smallestBytes: Infinity };

/** The engine on OpenVINO, on the processor. */
export function createOpenvinoEngine({
  threads,
  precision = 'f32',
  library,
}: OpenvinoEngineOptions): Engine {
  const load = (): Promise<OpenvinoApi> =>
    loadLibrary(library, { env: process.env, platform: process.platform, cwd: process.cwd() });
  return {
    name: 'openvino',
    async compile(step, state, input, { onProgress } = {}) {
      const api = await load();
      onProgress?.('tracing the step');
      const whole = runPasses(await trace(step, state, input), standardPasses(passes));
      const plan = planOf(whole);
      onProgress?.(`compiling ${whole.nodes.length} operations for OpenVINO`);
      const session =
        plan.graph.outputs.size === 0
          ? undefined
          : await createSession(api, emitOnnx(plan.graph), threads, precision);
      return createCompiledStep(api, session, whole, plan, state);
    },
  };
}
