import process from 'node:process';
import type { Engine } from '@sparsam/core';
import { emitOnnx, runPasses, standardPasses, trace, withConstantState } from '@sparsam/graph';
import type { OpenvinoApi } from './api.ts';
import { createCompiledStep } from './compiled-step.ts';
import { openvinoDevices } from './devices.ts';
import { explain } from './explain.ts';
import { loadLibrary } from './library.ts';
import { planOf } from './plan.ts';
import { type Precision, capabilities, checkPrecision } from './precision.ts';
import { createSession } from './session.ts';

export type OpenvinoEngineOptions = {
  readonly threads: number;
  readonly precision?: Precision;
  /** The library or a folder that holds it; else it is looked for. */
  readonly library?: string;
};

/**
 * What is left out: operators that only ONNX Runtime has (OpenVINO fuses transposes, scales and sums with products
 * itself), tiles (it fuses elementwise chains) and recomputation (which it would undo).
 */
const leftOut = new Set(['matmul-transposes', 'gemm-scale', 'reductions', 'tile-rows', 'recompute']);
const passes = standardPasses().filter(({ name }) => !leftOut.has(name));

/** The engine on OpenVINO, on the processor. */
export function createOpenvinoEngine({ threads, precision = 'f32', library }: OpenvinoEngineOptions): Engine {
  const load = (): Promise<OpenvinoApi> =>
    loadLibrary(library, { env: process.env, platform: process.platform, cwd: process.cwd() });
  return {
    name: 'openvino',
    devices: () => openvinoDevices(load),
    async compile(step, state, input, { onProgress, constantState = false } = {}) {
      const api = await load();
      checkPrecision(precision, capabilities(api));
      onProgress?.('tracing the step');
      const traced = await trace(step, state, input);
      const whole = runPasses(constantState ? withConstantState(traced, state) : traced, passes);
      const plan = planOf(whole);
      onProgress?.(`compiling ${whole.nodes.length} operations for OpenVINO`);
      // A step that learns is rounded in its products alone; one whose state stays may be rounded throughout.
      const model = emitOnnx(plan.graph, { products: constantState ? 'f32' : precision });
      const throughout = constantState ? precision : 'f32';
      const session =
        plan.graph.outputs.size === 0
          ? undefined
          : await createSession(api, model, { threads, throughout }).catch((error: unknown) =>
              explain(error, api),
            );
      return createCompiledStep(api, session, whole, plan, state);
    },
  };
}
