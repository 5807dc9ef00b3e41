import * as tf from '@tensorflow/tfjs-core';
import type { Value } from '../ir/graph.ts';
import { TraceBackend, backendName } from './backend.ts';
import type { Kernel } from './kernel.ts';
import { kernels } from './kernels/index.ts';
import { tfjsType } from './tfjs-type.ts';

let registered = false;

function tensorInfo(backend: TraceBackend, value: Value): tf.TensorInfo {
  return { dataId: backend.register(value), shape: [...value.shape], dtype: tfjsType(value.dtype) };
}

function register(kernelName: string, lower: Kernel['lower']): void {
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const tracer = backend as TraceBackend;
      const given = Object.entries(inputs).filter(([, info]) => info != null);
      const values = given.map(
        ([name, info]) => [name, tracer.lookUp((info as tf.TensorInfo).dataId)] as const,
      );
      const operands = Array.isArray(inputs) ? values.map(([, value]) => value) : Object.fromEntries(values);
      const result = lower(tracer.builder, operands as never, (attrs ?? {}) as never);
      return 'shape' in result
        ? tensorInfo(tracer, result)
        : result.map((value) => tensorInfo(tracer, value));
    },
  });
}

/** Registers the tracing backend and its kernels, once. */
export function registerTraceBackend(): void {
  if (registered) return;
  registered = true;
  tf.registerBackend(backendName, () => new TraceBackend(), 0);
  for (const [name, kernel] of Object.entries(kernels)) register(name, kernel.lower);
}
