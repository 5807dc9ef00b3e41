import { sizeOf } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import { type TraceBackend, backendName } from './backend.ts';
import type { MissingKernel } from './errors.ts';
import { kernels } from './kernels/index.ts';

/** The name of the kernel whose absence ended a trace, or undefined if something else did. */
export function missingKernelOf(error: unknown): string | undefined {
  return error instanceof Error
    ? /Kernel '(\w+)' not registered for backend 'trace'/.exec(error.message)?.[1]
    : undefined;
}

/** The first line of the stack that is neither tfjs nor the tracer: where the step called for the kernel. */
function callSite(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 64;
  const lines = (new Error().stack ?? '').split('\n').slice(1);
  Error.stackTraceLimit = limit;
  const line =
    lines.find(
      (entry) =>
        !/tfjs-core|[\\/]graph[\\/](src|dist)[\\/]trace[\\/][\w-]+\.[jt]s:|node:internal/.test(entry),
    ) ?? '';
  const place = /([^\\/( ]+[\\/][^\\/]+):(\d+):\d+\)?$/.exec(line);
  return place === null ? 'an unknown place' : `${place[1]}:${place[2]}`;
}

type CpuBackend = tf.KernelBackend & {
  makeTensorInfo(shape: number[], dtype: tf.DataType, values?: tf.backend_util.TypedArray): tf.TensorInfo;
};

/**
 * Runs `again`, a trace that is known to meet kernels without a lowering, with stand-ins that ask the eager backend
 * for the shape of their result, so that the trace goes on to the end. Returns every missing kernel, once a call site.
 */
export async function collectMissingKernels(again: () => void): Promise<MissingKernel[]> {
  await import('@tensorflow/tfjs-backend-cpu');
  const cpu = tf.engine().findBackend('cpu') as CpuBackend;
  const missing = new Map<string, MissingKernel>();
  const names: string[] = [];
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend('cpu')) {
    if (kernelName in kernels) continue;
    names.push(kernelName);
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) => {
        const tracer = backend as TraceBackend;
        const found = { kernel: kernelName, calledFrom: callSite() };
        missing.set(`${found.kernel} ${found.calledFrom}`, found);
        const blank = ({ shape, dtype }: tf.TensorInfo): tf.TensorInfo =>
          cpu.makeTensorInfo(
            shape,
            dtype,
            new (dtype === 'float32' ? Float32Array : Int32Array)(sizeOf(shape)),
          );
        const blanks = Array.isArray(inputs)
          ? inputs.map(blank)
          : Object.fromEntries(
              Object.entries(inputs).map(([name, info]) => [name, blank(info as tf.TensorInfo)]),
            );
        const results = [
          kernelFunc({ inputs: blanks as tf.NamedTensorInfoMap, attrs: attrs ?? {}, backend: cpu }),
        ].flat();
        const infos = results.map(({ shape, dtype }) => {
          const value = tracer.builder.fill(
            dtype === 'int32' || dtype === 'bool' ? dtype : 'float32',
            shape,
            0,
          );
          return { dataId: tracer.register(value), shape, dtype };
        });
        return infos.length === 1 ? (infos[0] as tf.TensorInfo) : infos;
      },
    });
  }
  try {
    again();
  } catch (error) {
    const kernel = missingKernelOf(error);
    if (kernel !== undefined)
      missing.set(kernel, { kernel, calledFrom: 'a place that was not reached with known shapes' });
  } finally {
    for (const name of names) tf.unregisterKernel(name, backendName);
  }
  return [...missing.values()];
}
