import { type MemoryUse, type NdArray, SparsamError, sizeOf } from '@sparsam/core';
import type { GraphType, Value } from '@sparsam/graph';
import type { InferenceSession, Tensor } from 'onnxruntime-node';

type Runtime = typeof import('onnxruntime-node');

/** A host array as the runtime's tensor over the same memory. */
export function wrap(runtime: Runtime, { dtype, shape, data }: NdArray): Tensor {
  return new runtime.Tensor(dtype, data as Float32Array, [...shape]);
}

/** A fresh host array for a value of the graph. */
export function allocate({ dtype, shape }: Pick<Value, 'dtype' | 'shape'>): NdArray {
  const size = sizeOf(shape);
  if (dtype === 'float32') return { dtype, shape, data: new Float32Array(size) };
  if (dtype === 'int32') return { dtype, shape, data: new Int32Array(size) };
  if (dtype === 'uint8') return { dtype, shape, data: new Uint8Array(size) };
  throw new SparsamError(
    'internal',
    `A step returned a tensor of type ${dtype satisfies GraphType}; cast it to float32 or int32.`,
  );
}

/** Loads onnxruntime-node on first use; it is the one heavy module here. */
export async function loadRuntime(): Promise<Runtime> {
  try {
    const module = (await import('onnxruntime-node')) as Runtime & { default?: Runtime };
    const runtime = module.default ?? module;
    // What goes wrong comes back as an exception; the runtime would write it to standard error as well.
    runtime.env.logLevel = 'fatal';
    return runtime;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SparsamError(
      'usage',
      `ONNX Runtime could not be loaded (${reason}). The engine "onnx" needs the package onnxruntime-node, which ships binaries for Linux, macOS and Windows on x64 and arm64; reinstall it with npm install, or choose another --engine.`,
      { cause },
    );
  }
}

/** Where a session computes. */
export type Provider = 'cpu' | 'cuda';

export type SessionOptions = {
  /** Beginning of the name of the file that the runtime's profiler writes when the session's profiling ends. */
  readonly profile?: string;
  /** By default as for a training step that does not save memory. */
  readonly rewriting?: Rewriting;
};

/** Whether the runtime rewrites the graph it is given. */
export type Rewriting = 'all' | 'disabled';

/**
 * On the processor the runtime leaves a training step as it is: our own passes have done what pays, and the runtime's add
 * time to compiling and keep values alive for longer. Nor does it touch one with low memory anywhere: it would make one
 * node of what is computed twice on purpose.
 */
export function rewritingOfSteps(provider: Provider, memory: MemoryUse): Rewriting {
  return provider === 'cuda' && memory === 'usual' ? 'all' : 'disabled';
}

/**
 * A session over a serialised model, with options that keep results equal from run to run. With `cuda`, what CUDA has no
 * kernel for runs on the processor.
 */
export function createSession(
  runtime: Runtime,
  model: Uint8Array,
  threads: number,
  provider: Provider = 'cpu',
  { profile, rewriting = rewritingOfSteps(provider, 'usual') }: SessionOptions = {},
): Promise<InferenceSession> {
  return runtime.InferenceSession.create(model, {
    executionProviders: provider === 'cuda' ? ['cuda', 'cpu'] : ['cpu'],
    graphOptimizationLevel: rewriting,
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 3,
    ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
    // A plan made ahead for the whole graph reserves one block that fragments; without it a step needs a third less.
    enableMemPattern: false,
    // Nor does the runtime's own pool of memory pay: without it XCiT small at 224 pixels needs a gigabyte less and no more time.
    enableCpuMemArena: false,
    // A step is thousands of short operations: threads wait for the next one awake, but no longer than that, so that the
    // workers that make the next views get the cores.
    extra: { session: { intra_op: { allow_spinning: '1', spin_duration_us: '200' } } },
  });
}
