import { type EngineDevice, SparsamError, float32 } from '@sparsam/core';
import { emitOnnx, runPasses, standardPasses, trace } from '@sparsam/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type Provider, createSession, loadRuntime } from './session.ts';

/** `auto` is CUDA where it works, else the processor. */
export type Device = Provider | 'auto';

const remedy =
  'It needs Linux on x64, an NVIDIA driver, CUDA 12 with cuDNN 9, and the CUDA libraries of the runtime, which npm does not carry: ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js downloads them.';

/** Why CUDA cannot be used here, with what it needs; undefined where it can. Found by running a tiny graph on it. */
export async function missingCuda(): Promise<string | undefined> {
  const runtime = await loadRuntime();
  const x = { dtype: 'float32', shape: [1] } as const;
  const graph = await trace((state, input) => [state, { y: tf.neg(input['x'] as Tensor) }], {}, { x });
  try {
    const session = await createSession(runtime, emitOnnx(runPasses(graph, standardPasses())), 1, 'cuda');
    const { data } = float32(Float32Array.of(1), [1]);
    await session.run({ 'input/x': new runtime.Tensor('float32', data, [1]) });
    await session.release();
    return undefined;
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] as string;
    return `ONNX Runtime has no CUDA here (${reason.replace(/\.$/, '')}). ${remedy}`;
  }
}

/** The provider for what was asked. Throws SparsamError (usage) where CUDA was asked for by name and does not work. */
export async function chooseProvider(device: Device): Promise<Provider> {
  if (device === 'cpu') return 'cpu';
  const missing = await missingCuda();
  if (missing === undefined) return 'cuda';
  if (device === 'auto') return 'cpu';
  throw new SparsamError(
    'usage',
    `${missing} Or take the processor: --set onnx.device=cpu, or auto for CUDA where there is one.`,
  );
}

/** What the engine can compute on. */
export async function onnxDevices(): Promise<EngineDevice[]> {
  const missing = await missingCuda();
  return [
    { name: 'cuda', options: { device: 'cuda' }, ...(missing === undefined ? {} : { missing }) },
    { name: 'cpu', options: { device: 'cpu' } },
  ];
}
